"""Runs the migrations on the connection that is given, in its transaction. Alembic loads this file."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
