"""Options of the test run, and the sandboxes that tests share."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from programs import hostile

from graders.sandbox.sandbox import NoSandboxError, Sandbox

# The reasons for which a test may be skipped where everything else can be had.
FIRST_OF_GROUP = 5
NO_WALL = "this machine cannot build wall"
NO_SERVER = "this machine has no PostgreSQL"
# Hand-ins, one of which brings a conftest.py of its own: no tests, and nothing to import.
collect_ignore = ["submissions"]
# The tests name their courses; whoever has one of their own in use may run them all the same.
os.environ.pop("BACKCHECK_COURSE", None)
# How long one example takes depends on what else the machine does.
settings.register_profile("backcheck", deadline=None)
settings.load_profile("backcheck")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden reports anew")
    parser.addoption("--every-attack", action="store_true", help="run the whole hostile corpus")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Of every group of attacks the first few, or all of them if asked for."""
    if "attack" in metafunc.fixturenames:
        every = metafunc.config.getoption("--every-attack")
        attacks = hostile(None if every else FIRST_OF_GROUP)
        metafunc.parametrize("attack", attacks, ids=lambda path: path.stem)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where everything can be had, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    unexpected = [
        one for one in skipped if not any(why in str(one.longrepr) for why in (NO_WALL, NO_SERVER))
    ]
    if os.environ.get("BACKCHECK_FAIL_ON_SKIP") and unexpected and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", params=["A+B", "A"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A warm sandbox, once at each level."""
    pytest.importorskip("torch", reason="programs are run with torch")
    try:
        with Sandbox(many=True, namespaces=request.param == "A+B") as found:
            if found.level != request.param:
                pytest.skip(f"{NO_WALL} of level {request.param}: {found.missing}")
            found.wait()
            yield found
    except NoSandboxError as error:
        pytest.skip(f"{NO_WALL} at all: {error}")


@pytest.fixture(scope="session")
def runner(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """The best sandbox that can be had here."""
    pytest.importorskip("torch", reason="programs are run with torch")
    try:
        with Sandbox() as found:
            yield found
    except NoSandboxError as error:
        pytest.skip(f"{NO_WALL} at all: {error}")
