"""Names without a head: works known by what is said of them, or by the names that stand beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policyparse.extract.projects_clauses import Listing, Phrase, Verb
from policyparse.extract.projects_lists import SHORT
from policyparse.extract.projects_names import Name, is_proper, left_edge
from policyparse.extract.projects_rules import ProjectRules

#: the stages that tell that an undertaking is one
DECISIVE = ("planned", "started", "completed")
#: how far back from its end (characters) a phrase is looked at
REACH = 120
#: the longest name beside names with a head, beside names of its own length, and of which something is said
LONGEST_BESIDE, PARALLEL, LONGEST_SAID_OF = 32, 6, 20


def works_said_of(
    text: str, listing: Listing, phrases: Iterable[Phrase], rules: ProjectRules
) -> list[tuple[Phrase, Name]]:
    """The phrases of which is said what is said of works only (甲饲料、乙屠宰年内投产): all of them, or none."""
    if listing.before or not listing.after or not rules.produced.match(text, listing.after[0].start):
        return []
    out = []
    for phrase in phrases:
        edge = left_edge(text, max(phrase.start, phrase.end - REACH), phrase.end, rules, programme=False)
        trailing = rules.trailing.search(text, edge.at, phrase.end)
        end = trailing.start() if trailing else phrase.end
        content = text[edge.at : end]
        if phrase.counted or edge.oblique or not SHORT <= len(content) <= LONGEST_SAID_OF:
            return []
        if rules.plenty.match(content) or any(r.search(content) for r in (rules.no_name, rules.stop, rules.clausal)):
            return []
        if not is_proper(content, rules):
            return []
        out.append((phrase, Name(edge.at, end, None, end, end)))
    return out


def works_beside(
    text: str, listing: Listing, phrases: Iterable[Phrase], built: Mapping[int, Name], rules: ProjectRules
) -> list[tuple[Phrase, Name]]:
    """The phrases that are works, as they stand in one list with works.

    In a list closed by 等 and what is said (甲厂、乙二期等建成投产), of the length of the others in one closed by a group
    noun (甲乙线缆、丙丁机械等6个项目), or with a size (石渡3万头生猪养殖). `built` holds the works found by the start
    of their phrases, `phrases` the others.
    """
    group = listing.group
    if not built or (group is not None and group.named and not group.etc):
        return []
    lengths = [name.end - name.start for name in built.values() if name.head is None]
    out = []
    for phrase in phrases:
        at = left_edge(text, max(phrase.start, phrase.end - REACH), phrase.end, rules, programme=False).at
        content = text[at : phrase.end]
        sized = group is None and rules.sized.match(content) is not None
        if not 3 <= len(content) <= LONGEST_BESIDE or rules.no_name.search(content):
            continue
        if rules.stop.search(content) and not sized:
            continue
        if group is not None and group.named:
            taken = lengths.count(len(content)) > 1 and SHORT <= len(content) <= PARALLEL
        elif group is not None:
            taken = is_proper(content, rules) and _of_works(listing.after, rules)
        else:
            taken = sized
        if taken:
            out.append((phrase, Name(at, phrase.end, None, phrase.end, phrase.end)))
    return out


def _of_works(verbs: Iterable[Verb], rules: ProjectRules) -> bool:
    """Whether what is said is said of something built: begun, finished."""
    return any(rules.verbs[v.word]["stage"] in DECISIVE[1:] for v in verbs)
