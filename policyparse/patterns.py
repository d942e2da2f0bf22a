"""Patterns and lexicons: YAML files in, checked and frozen records out.

A pattern file holds one `kind` of records and, where it ships with the package, the schema of the kind (`fields`).
Every fault is a PatternError that names file, record, field and reason. Records of kind `fragments` are named pieces
of regular expressions; `Patterns.compose` puts them together by name:

* `{name}` stands for the fragment `name`;
* `{@kind}` stands for the alternation of all surface forms of a kind, longest first;
* `{@kind.field=value}` for those of the records whose `field` is (or contains) `value`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from policyparse.bundled import bundled_folder
from policyparse.errors import PatternError

T = TypeVar("T")

COMMON_FIELDS = frozenset(
    {"id", "surface", "examples", "counterexamples", "note", "source", "replace"}
)
#: a pattern file is not larger (bytes) and not nested deeper than this
_LARGEST_FILE, _DEEPEST = 20_000_000, 20
_SLOT = re.compile(r"\{(@?[a-z_][a-z0-9_.]*(?:=[^{}]+)?)\}")
_ID = re.compile(r"[a-z0-9_]+(?:[.\-][a-z0-9_]+)*")


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a pattern file: its id, surface forms, the kind's own fields, examples and counterexamples."""

    id: str
    kind: str
    surface: tuple[str, ...]
    fields: Mapping[str, Any]
    examples: tuple[Any, ...] = ()
    counterexamples: tuple[Any, ...] = ()
    file: str = ""

    def __getitem__(self, name: str) -> Any:
        return self.fields[name]

    def get(self, name: str, default: Any = None) -> Any:
        """The field `name`, or `default` where the record does not have it."""
        return self.fields.get(name, default)


@dataclass(frozen=True, slots=True)
class FieldSchema:
    """What a field of a kind may hold."""

    name: str
    type: str
    required: bool = False
    choices: tuple[str, ...] = ()
    about: str = ""


def _check_text(value: Any) -> str | None:
    return None if isinstance(value, str) and value else "must be a non-empty text"


def _check_pattern(value: Any) -> str | None:
    if not isinstance(value, str) or not value:
        return "must be a regular expression"
    return None


def _each(check: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    def checked(value: Any) -> str | None:
        if not isinstance(value, list):
            return "must be a list"
        return next((reason for v in value if (reason := check(v))), None)

    return checked


def _check_integer(value: Any) -> str | None:
    return None if isinstance(value, int) and not isinstance(value, bool) else "must be a whole number"


def _check_number(value: Any) -> str | None:
    return None if isinstance(value, int | float) and not isinstance(value, bool) else "must be a number"


CHECKS: Mapping[str, Callable[[Any], str | None]] = MappingProxyType(
    {
        "text": _check_text,
        "texts": _each(_check_text),
        "pattern": _check_pattern,
        "patterns": _each(_check_pattern),
        "integer": _check_integer,
        "integers": _each(_check_integer),
        "number": _check_number,
        "boolean": lambda v: None if isinstance(v, bool) else "must be true or false",
        "choice": _check_text,
        "choices": _each(_check_text),
        "mapping": lambda v: None if isinstance(v, dict) else "must be a mapping",
    }
)


@dataclass(frozen=True, eq=False)
class Patterns:
    """The checked records of one or several folders of pattern files. Equality and hash go by identity."""

    kinds: Mapping[str, tuple[Record, ...]]
    schemas: Mapping[str, Mapping[str, FieldSchema]]
    folders: tuple[str, ...]
    digest: str
    words: tuple[str, ...] = ()
    _by_id: Mapping[str, Record] = field(default_factory=dict, repr=False)
    _built: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def records(self, kind: str) -> tuple[Record, ...]:
        """All records of a kind, in the files' order; empty where there are none.

        >>> bool(load_patterns().records("fragments"))
        True
        """
        return self.kinds.get(kind, ())

    def record(self, record_id: str) -> Record:
        """The record with this id. Raises KeyError where there is none."""
        return self._by_id[record_id]

    def __iter__(self) -> Iterator[Record]:
        return (r for records in self.kinds.values() for r in records)

    def surfaces(self, kind: str, **where: str) -> tuple[str, ...]:
        """The surface forms of a kind's records, longest first, of those records whose fields are as `where` says."""
        forms = {
            s
            for r in self.records(kind)
            if all(_holds(r.get(k), v) for k, v in where.items())
            for s in r.surface
        }
        return tuple(sorted(forms, key=lambda s: (-len(s), s)))

    def compose(self, pattern: str) -> str:
        """The regular expression with every {name} replaced by what it stands for.

        >>> load_patterns().compose("a{1,2}")
        'a{1,2}'
        """
        return self._compose(pattern, ())

    def _compose(self, pattern: str, within: tuple[str, ...]) -> str:
        def put(match: re.Match[str]) -> str:
            name = match[1]
            if name in within:
                raise PatternError(self._place(name), f"the fragment refers to itself: {' > '.join((*within, name))}")
            key = f"fragment:{name}"
            if key not in self._built:
                self._built[key] = f"(?:{self._fragment(name, within)})"
            return str(self._built[key])

        return _SLOT.sub(put, pattern)

    def _place(self, record_id: str) -> str:
        return self._by_id[record_id].file if record_id in self._by_id else "patterns"

    def _fragment(self, name: str, within: tuple[str, ...]) -> str:
        if name.startswith("@"):
            kind, _, condition = name[1:].partition(".")
            key, _, value = condition.partition("=")
            forms = self.surfaces(kind, **({key: value} if key else {}))
            if not forms:
                raise PatternError("patterns", f"no surface forms for {{{name}}}")
            return "|".join(re.escape(f) for f in forms)
        record = self._by_id.get(name)
        if record is None or "pattern" not in record.fields:
            raise PatternError("patterns", f"no fragment is called {name!r}")
        return self._compose(str(record["pattern"]), (*within, name))

    def built(self, key: str, build: Callable[[Patterns], T]) -> T:
        """What `build` makes of these patterns, made once and kept under `key`."""
        if key not in self._built:
            self._built[key] = build(self)
        return self._built[key]  # type: ignore[no-any-return]


def _holds(value: Any, wanted: str) -> bool:
    if isinstance(value, tuple | list):
        return wanted in value
    return str(value).lower() == wanted.lower() if isinstance(value, bool) else str(value) == wanted


def _read_yaml(path: Path, file: str, *, own: bool) -> Any:
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Safe loading that refuses duplicate keys, which plain YAML readers drop silently."""

    def mapping(loader: Any, node: Any, deep: bool = False) -> dict[Any, Any]:
        loader.flatten_mapping(node)
        out: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | float | bool | None):
                raise PatternError(file, f"a key must be a word, not {key!r:.40} (line {key_node.start_mark.line + 1})")
            if key in out:
                raise PatternError(file, f"the key {key!r} stands twice (line {key_node.start_mark.line + 1})")
            out[key] = loader.construct_object(value_node, deep=True)
        return out

    if own:
        _check_events(yaml, path, file)
    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)
    except yaml.YAMLError as error:
        raise PatternError(file, f"not valid YAML: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise PatternError(file, f"cannot be read: {error}") from None


def _check_events(yaml: Any, path: Path, file: str) -> None:
    """What would make reading a small file endless is refused before anything is built: references, deep nesting."""
    if path.stat().st_size > _LARGEST_FILE:
        raise PatternError(file, f"is larger than {_LARGEST_FILE:,} bytes; split it")
    depth = 0
    try:
        for event in yaml.parse(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1
                raise PatternError(file, f"references (& and *) are not allowed (line {line}); write the value out")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _DEEPEST:
                raise PatternError(file, f"is nested more than {_DEEPEST} deep (line {event.start_mark.line + 1})")
    except yaml.YAMLError as error:
        raise PatternError(file, f"not valid YAML: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise PatternError(file, f"cannot be read: {error}") from None


def _schema(file: str, raw: Any) -> dict[str, FieldSchema]:
    if not isinstance(raw, dict):
        raise PatternError(file, "must be a mapping of field names", field="fields")
    schema = {}
    for name, spec in raw.items():
        if not isinstance(spec, dict) or spec.get("type") not in CHECKS:
            raise PatternError(file, f"type must be one of {', '.join(CHECKS)}", field=f"fields.{name}")
        schema[name] = FieldSchema(
            name=name,
            type=spec["type"],
            required=bool(spec.get("required", False)),
            choices=tuple(str(c) for c in spec.get("choices", ())),
            about=str(spec.get("about", "")),
        )
    return schema


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(v) for v in value)
    if isinstance(value, dict):
        return MappingProxyType({k: _frozen(v) for k, v in value.items()})
    return value


def _record(file: str, kind: str, raw: Any, schema: Mapping[str, FieldSchema]) -> Record:
    if not isinstance(raw, dict):
        raise PatternError(file, f"each record must be a mapping, not {raw!r:.60}")
    record_id = raw.get("id")
    if not isinstance(record_id, str) or not _ID.fullmatch(record_id):
        raise PatternError(file, "an id of a-z, 0-9, _ . - is needed", record=str(record_id), field="id")
    for name in ("surface", "examples", "counterexamples"):
        if name in raw and not isinstance(raw[name], list):
            raise PatternError(file, "must be a list", record=record_id, field=name)
    for form in raw.get("surface", ()):
        if not isinstance(form, str) or not form:
            raise PatternError(file, f"a surface form must be a text, not {form!r}", record=record_id, field="surface")
    for name, value in raw.items():
        if name in COMMON_FIELDS:
            continue
        if name not in schema:
            known = ", ".join(sorted({*schema, *COMMON_FIELDS}))
            raise PatternError(file, f"unknown field (known: {known})", record=record_id, field=name)
        spec = schema[name]
        if reason := CHECKS[spec.type](value):
            raise PatternError(file, reason, record=record_id, field=name)
        values = value if isinstance(value, list) else [value]
        if spec.choices and (wrong := [v for v in values if v not in spec.choices]):
            raise PatternError(
                file, f"{wrong[0]!r} is none of {', '.join(spec.choices)}", record=record_id, field=name
            )
    for spec in schema.values():
        if spec.required and spec.name not in raw:
            raise PatternError(file, "is needed and missing", record=record_id, field=spec.name)
    own = {k: _frozen(v) for k, v in raw.items() if k not in COMMON_FIELDS or k in ("note", "source", "replace")}
    return Record(
        id=record_id,
        kind=kind,
        surface=tuple(raw.get("surface", ())),
        fields=MappingProxyType(own),
        examples=tuple(_frozen(e) for e in raw.get("examples", ())),
        counterexamples=tuple(_frozen(e) for e in raw.get("counterexamples", ())),
        file=file,
    )


def read_patterns(folders: Iterable[str | Path], *, compile_all: bool = False) -> Patterns:
    """The records of the pattern files in `folders`, checked; later folders add to earlier ones.

    A record of a later folder whose id is taken needs `replace: true`. With `compile_all` every regular expression is
    composed and compiled at once, so that a broken one is named here and not at its first use.

    Raises PatternError.
    """
    kinds: dict[str, dict[str, Record]] = {}
    schemas: dict[str, dict[str, FieldSchema]] = {}
    owner: dict[str, str] = {}
    words: list[str] = []
    digest = hashlib.sha256()
    names = []
    shipped = bundled_folder("patterns")
    for folder in map(Path, folders):
        if not folder.is_dir():
            raise PatternError(str(folder), "is not a folder of pattern files")
        names.append(str(folder))
        for path in sorted(folder.glob("*.yaml")):
            file = path.name if folder == shipped else f"{folder.name}/{path.name}"
            raw = _read_yaml(path, file, own=folder != shipped)
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
            if not isinstance(raw, dict) or not isinstance(raw.get("kind"), str):
                raise PatternError(file, "must be a mapping with `kind` and `records`")
            kind = raw["kind"]
            if unknown := set(raw) - {"kind", "about", "fields", "records"}:
                raise PatternError(file, f"unknown key {sorted(unknown)[0]!r}")
            if "fields" in raw:
                if kind in schemas:
                    raise PatternError(file, f"the fields of {kind!r} are defined already", field="fields")
                schemas[kind] = _schema(file, raw["fields"])
            elif kind not in schemas:
                raise PatternError(file, f"unknown kind {kind!r} (known: {', '.join(sorted(schemas))})", field="kind")
            if not isinstance(raw.get("records"), list):
                raise PatternError(file, "must be a list", field="records")
            for item in raw["records"]:
                record = _record(file, kind, item, schemas[kind])
                if record.id in owner:
                    if not record.get("replace") or owner[record.id] != kind:
                        raise PatternError(
                            file, "the id is taken; give `replace: true` to override", record=record.id, field="id"
                        )
                owner[record.id] = kind
                kinds.setdefault(kind, {})[record.id] = record
        for path in sorted(folder.glob("*.txt")):
            content = path.read_text(encoding="utf-8")
            digest.update(path.name.encode() + b"\0" + content.encode())
            words += [line for line in content.splitlines() if line.strip() and not line.startswith("#")]
    patterns = Patterns(
        kinds=MappingProxyType({k: tuple(v.values()) for k, v in kinds.items()}),
        schemas=MappingProxyType({k: MappingProxyType(v) for k, v in schemas.items()}),
        folders=tuple(names),
        digest=digest.hexdigest(),
        words=tuple(words),
        _by_id=MappingProxyType({i: kinds[k][i] for i, k in owner.items()}),
    )
    if compile_all:
        from policyparse.pattern_limits import check_regexes

        check_regexes(patterns)
    return patterns


@lru_cache(maxsize=1)
def _bundled() -> Patterns:
    return read_patterns([bundled_folder("patterns")])


def load_patterns(*folders: str | Path) -> Patterns:
    """The shipped patterns, with the records of one's own `folders` added.

    The shipped ones alone are read once per process. Raises PatternError where a file is broken.

    >>> load_patterns() is load_patterns()
    True
    """
    if not folders:
        return _bundled()
    return read_patterns([bundled_folder("patterns"), *folders], compile_all=True)


def word_tree(words: Iterable[str], guard: Callable[[str], str] = lambda word: "") -> str:
    """A regular expression for any of the words, the longer one first, that looks at each character once.

    `guard` gives the lookarounds that stand after a word. Several times as fast as an alternation of hundreds of words.

    >>> word_tree(["大桥", "大道", "桥"])
    '(?:大(?:桥|道)|桥)'
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = word

    def source(node: dict[str, Any]) -> str:
        branches = [re.escape(c) + source(below) for c, below in node.items() if c]
        if "" in node:
            branches.append(guard(node[""]))
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"

    return source(tree)


def alternation(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longer one first; '' for no words.

    >>> alternation(["a", "ab"])
    'a(?:b|)'
    """
    known = sorted(set(words))
    return word_tree(known) if known else ""
