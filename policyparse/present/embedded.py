"""What is put into an HTML file so that no text can become markup and nothing but the file's own script may run."""

from __future__ import annotations

import base64
import hashlib
import json


def embedded_json(value: object) -> str:
    """A value as JSON that can stand inside a script element: whatever a text holds, it cannot end the element.

    >>> embedded_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    made = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        made = made.replace(character, f"\\u{ord(character):04x}")
    return made.encode("utf-8", "replace").decode()


def source_hash(text: str) -> str:
    """What a Content-Security-Policy names an inline script or style by.

    >>> source_hash("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
