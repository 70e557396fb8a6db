"""The version of backcheck, as reports and packages name it."""

VERSION = "0.1.0"
