"""The files in deploy/ name what there is, and docs/running.md deploys by them."""

import re
import shutil
import subprocess
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.urls import get_resolver, resolve
from django.urls.converters import StringConverter

from publishing import by_the_clock
from publishing.public_pages import NOT_WITHOUT_US, every_address, public_pages
from tests import factories
from tests.deploy import stand

DEPLOY = settings.BASE_DIR / "deploy"
NGINX = (DEPLOY / "nginx" / "site.conf.template").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
RUNNING = (settings.BASE_DIR / "docs" / "running.md").read_text()
UNITS = {path.name: path.read_text() for path in sorted((DEPLOY / "systemd").glob("bigplan*"))}
TIMERS = {name: text for name, text in UNITS.items() if name.endswith(".timer")}
SERVICES = {name: text for name, text in UNITS.items() if name.endswith(".service")}
# What a site must run beside its servers, by docs/running.md.
JOBS = set(by_the_clock.JOBS)


def names_in(file):
    """Return the names of settings in a file of them, those that are commented out as well."""
    return set(re.findall(r"^#?([A-Z][A-Z_]*[0-9]*)=", (DEPLOY / file).read_text(), re.MULTILINE))


def named_in_code():
    """Return the name of each setting that the code takes from the environment."""
    code = "".join(path.read_text() for path in settings.BASE_DIR.glob("kirklees_send/*.py"))
    return set(
        re.findall(r"""(?:env\.\w+|\b(?:text|sender))\(\s*"([A-Z_]+)\"""", code),
    )


def test_the_example_of_settings_is_all_that_the_code_reads_and_is_explained():
    explained = set()
    for row in re.findall(r"^\| (`[A-Z_`, ]+`) \|", RUNNING, re.MULTILINE):
        explained |= set(re.findall("`([A-Z_]+)`", row))

    assert names_in("site.env.example") == named_in_code() == explained


def test_the_proxys_example_is_all_that_its_file_takes():
    assert names_in("nginx.env.example") == set(re.findall(r"\$\{([A-Z0-9_]+)\}", NGINX))


def render(*files, **environment):
    return subprocess.run(
        [DEPLOY / "render", *files],
        env=environment | {"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("to", [[], ["site.conf"]], ids=["printed", "written"])
def test_render_refuses_what_is_not_set_and_empties_no_file(tmp_path, to):
    """An empty file is fine to nginx: the site would be gone, and nobody told."""
    there = tmp_path / "site.conf"
    there.write_text("as it runs")

    done = render(DEPLOY / "nginx" / "site.conf.template", *[there for _name in to], SITE_HOST="x")

    assert done.returncode == 1
    assert "needs ACME_FOLDER, APP_1" in done.stderr
    assert done.stdout == ""
    assert there.read_text() == "as it runs"


def test_render_fills_in_a_file(tmp_path):
    template, to = tmp_path / "template", tmp_path / "site.conf"
    template.write_text("listen ${PORT}; $host")

    assert render(template, PORT="80").stdout == "listen 80; $host"
    assert render(template, to, PORT="80").stdout == ""
    assert to.read_text() == "listen 80; $host"
    assert render("/nowhere").stderr == "/nowhere cannot be read: No such file or directory.\n"


def test_every_unit_runs_a_command_or_module_that_is_there():
    run = {}
    for name, text in SERVICES.items():
        (started,) = re.findall(
            r"^ExecStart=(?:/usr/bin/env PORT=%i )?/srv/site/venv/bin/python (.+)$",
            text,
            re.MULTILINE,
        )
        run[name] = started
        for file in re.findall(r"^EnvironmentFile=(.+)$", text, re.MULTILINE):
            assert file == "/etc/bigplan/site.env"

    assert run == {
        "bigplan@.service": "-m kirklees_send.server",
        "bigplan-post.service": "manage.py deliver_post",
        "bigplan-job@.service": "manage.py %i --verbosity 0",
    }
    assert (settings.BASE_DIR / "kirklees_send" / "server.py").exists()
    assert {"deliver_post", *JOBS} <= get_commands().keys()


def test_what_the_file_of_settings_says_of_listening_breaks_no_server():
    """systemd takes a file of settings over what a unit sets itself."""
    unit = SERVICES["bigplan@.service"]

    assert "\nExecStart=/usr/bin/env PORT=%i " in unit
    assert "\nEnvironment=LISTEN_ON=127.0.0.1\nEnvironmentFile=" in unit
    assert "http://${LISTEN_ON}:%i/healthz\n" in unit


def test_the_erased_may_be_kept_on_a_disk_of_its_own_that_units_can_write_to():
    (place,) = re.findall(
        "of its own: (.+)/tombstones.jsonl", (DEPLOY / "site.env.example").read_text()
    )

    assert f"tombstones:{place}" in COMPOSE["x-site"]["volumes"]
    for text in SERVICES.values():
        assert f"\nReadWritePaths=/srv/site/var -{place}\n" in text


def test_a_backup_goes_30_days_after_it_was_written_whoever_reads_it_meanwhile():
    on_a_host = (DEPLOY / "tmpfiles.d" / "bigplan.conf").read_text()
    in_containers = " ".join(COMPOSE["services"]["backup"]["command"])

    assert re.search(r"^d /srv/site/var/backups \S+ \S+ \S+ m:30d$", on_a_host, re.MULTILINE)
    assert "find var/backups -type f -mtime +30 -delete" in in_containers


def test_there_is_a_timer_for_each_job_and_operators_read_of_it():
    jobs = {}
    for name, text in TIMERS.items():
        (unit,) = re.findall(r"^Unit=bigplan-job@(.+)\.service$", text, re.MULTILINE)
        jobs[unit] = name

    assert jobs == {job: f"bigplan-{job}.timer" for job in JOBS}
    assert {job for job in JOBS if f"`{job}`" not in RUNNING} == set()


@pytest.mark.parametrize("file", ["docs/running.md", "docs/when_something_breaks.md"])
def test_whoever_starts_the_timers_by_name_starts_all_of_them(file):
    (names,) = re.findall(
        r"systemctl (?:enable --now|start) bigplan-\{(\S+)\}\.timer",
        (settings.BASE_DIR / file).read_text(),
    )

    assert set(names.split(",")) == JOBS


def test_containers_run_the_same():
    run = {
        name: " ".join(service["command"])
        for name, service in COMPOSE["services"].items()
        if "command" in service
    }
    assert {"migrate", "post", *JOBS} == run.keys()
    assert "manage.py deliver_post" in run["post"]
    assert {job for job in JOBS if f"manage.py {job}" not in run[job]} == set()
    assert {"server_1", "server_2", "database", "proxy"} <= COMPOSE["services"].keys()
    for service in COMPOSE["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            is_ours = source in COMPOSE["volumes"] or Path(source).is_absolute()
            assert is_ours or (DEPLOY / source).exists(), volume


def test_the_proxy_starts_anew_with_a_server_whose_address_it_knows():
    needs = COMPOSE["services"]["proxy"]["depends_on"]

    assert needs.keys() == {"server_1", "server_2"}
    assert all(each["restart"] for each in needs.values())


def test_the_container_is_built_of_what_is_there():
    built = (DEPLOY / "Containerfile").read_text()
    needed = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]

    assert f"python:{needed['requires-python'].removeprefix('>=')}-" in built
    assert (settings.BASE_DIR / "requirements.txt").exists()
    assert "kirklees_send.server" in built


def test_no_image_and_no_commit_takes_in_the_secrets_of_a_host():
    secret = set()
    for service in COMPOSE["services"].values():
        if file := service.get("env_file"):
            assert (DEPLOY / f"{file}.example").exists()
            assert file in (DEPLOY / "compose.yaml").read_text().partition("name:")[0]
            secret.add(f"deploy/{file}")
    not_in_image = (DEPLOY / "Containerfile.dockerignore").read_text().split()
    not_in_git = (settings.BASE_DIR / ".gitignore").read_text().split()

    assert {"deploy/site.env", "deploy/nginx.env", "deploy/database.env"} == secret
    for file in secret:
        assert any(fnmatchcase(file, pattern) for pattern in not_in_image)
        assert any(fnmatchcase(f"/{file}", pattern) for pattern in not_in_git)
        assert not any(fnmatchcase(f"{file}.example", pattern) for pattern in not_in_image)


@pytest.mark.host
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_understands_each_unit(unit):
    done = subprocess.run(
        ["/usr/bin/systemd-analyze", "verify", "--man=no", DEPLOY / "systemd" / unit],
        capture_output=True,
        text=True,
        check=False,
    )

    # Not here, but on a host.
    elsewhere = "Command /srv/site/venv/bin/python is not executable: No such file or directory"
    assert [line for line in done.stderr.splitlines() if not line.endswith(elsewhere)] == []


@pytest.mark.host
@pytest.mark.parametrize(("setting", "faults"), [("Restart=always", 0), ("Restart=when-so", 1)])
def test_systemd_understands_what_is_added_to_the_unit_of_nginx(tmp_path, setting, faults):
    unit = tmp_path / "nginx.service"
    unit.write_text("[Service]\nExecStart=/bin/true\n")
    added = tmp_path / "nginx.service.d"
    shutil.copytree(DEPLOY / "systemd" / added.name, added)
    (file,) = added.iterdir()
    file.write_text(file.read_text().replace("Restart=always", setting))

    done = subprocess.run(
        ["/usr/bin/systemd-analyze", "verify", "--man=no", unit],
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(done.stderr.splitlines()) == faults, done.stderr


def with_keys(patterns, before="/"):
    """Return {name: path} of each address that takes any text, such as a key: "secret" here."""
    found = {}
    for entry in patterns:
        path = before + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            found |= with_keys(entry.url_patterns, path)
        elif any(type(each) is StringConverter for each in entry.pattern.converters.values()):
            found[entry.name] = re.sub("<[^>]+>", "secret", path)
    return found


def test_no_key_that_an_address_takes_is_in_the_proxys_log():
    (mask,) = re.findall(r'"~(\^\S+)" "\$before_key\.\.\."', NGINX)
    mask = re.compile(mask.replace("(?<", "(?P<"))
    taken = with_keys(get_resolver().url_patterns)

    logged = {}
    for name, path in taken.items():
        found = mask.match(path)
        logged[name] = f"{found['before_key']}..." if found else path

    assert {"take_back", "feedback_sent", "provider_entries", "provider_take_down"} <= taken.keys()
    assert {name for name, path in logged.items() if "secret" in path} == set()


@pytest.mark.host
def test_nginx_understands_its_file(tmp_path):
    ports = (9440, 9443, 9441, 9442)
    certificate, key = stand.make_certificate(tmp_path)
    told = stand.proxy_settings(tmp_path, ports, certificate, key)
    proxy = stand.Proxy(tmp_path, ports[0], told)

    assert proxy.check() == ""

    (tmp_path / "site.conf").write_text("proxy_pass nonsense;")
    assert "nonsense" in proxy.check() or "proxy_pass" in proxy.check()


@pytest.mark.host
@pytest.mark.parametrize("beside", [*(["[::]"] if stand.has_ipv6() else []), "127.0.0.1"])
def test_nginx_listens_by_ipv6_where_there_is_any_and_starts_where_there_is_none(tmp_path, beside):
    certificate, key = stand.make_certificate(tmp_path)
    told = stand.proxy_settings(tmp_path, (9440, 9443, 9441, 9442), certificate, key) | {
        "LISTEN_HTTP": "9440",
        "LISTEN_HTTPS": "9443",
        "LISTEN_HTTP_IPV6": f"{beside}:9440",
        "LISTEN_HTTPS_IPV6": f"{beside}:9443",
    }

    assert stand.Proxy(tmp_path, 9440, told).check() == ""


@pytest.mark.django_db
def test_what_may_be_taken_off_is_not_shown_while_the_site_is_down():
    area = factories.make_area()
    factories.make_update(action=factories.make_action(area=area))
    factories.make_story(area=area)
    factories.make_theme(areas=[area])
    factories.make_comments_report()
    factories.make_plan()
    (pattern,) = re.findall(r"location ~ (\S+) \{\n\s+proxy_cache_use_stale off;", NGINX)

    differ, hidden = [], set()
    with_forms = {page.url_name for page in public_pages() if page.takes_answers}
    for name, path in every_address():
        if name not in with_forms:
            may_be_taken_off = resolve(path).func.readable_without_us == NOT_WITHOUT_US
            if may_be_taken_off:
                hidden.add(name)
            if may_be_taken_off != bool(re.match(pattern, path)):
                differ.append(path)

    assert differ == []
    assert {"good_news", "story", "theme", "updates", "kept", "search"} <= hidden
