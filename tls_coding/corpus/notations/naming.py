"""A piece of text in; whether it can be the label of a speaker, out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence, Set
from functools import lru_cache

from tls_coding.corpus.labels import bare, closest, initials, is_event, paired, role_named
from tls_coding.corpus.notations.marks import Line, Mark

# Words before a colon that tell of the interview or of the text, not who speaks.
HEADERS = frozenset(
    """date dates lieu lieux duree heure heures sujet theme themes titre objet note notes remarque
    remarques attention nb ps observation observations contexte resume conclusion introduction
    exemple exemples source sources reference references transcription transcripteur langue age sexe
    profession metier nom prenom adresse entretien code fichier audio resultat resultats legende
    annexe mots consigne consignes presents presentes participants participantes personnes ville
    pays situation statut telephone modalite interpretation description commentaire commentaires
    memo important rappel retranscription enregistrement
    data luogo durata ora tema titolo oggetto nota osservazione osservazioni contesto riassunto
    conclusione esempio fonte lingua eta sesso professione nome cognome indirizzo intervista file
    presenti partecipanti trascrizione trascrittore riferimento citta registrazione attenzione
    fecha lugar duracion hora titulo asunto notas observacion observaciones contexto resumen
    ejemplo fuente idioma lengua edad sexo profesion nombre apellido apellidos direccion entrevista
    archivo transcripcion ciudad grabacion ojo atencion
    place location duration time length subject theme topic title remark remarks warning context
    summary example examples language sex gender profession occupation name address interview
    recording transcript transcribed transcriber present setting project country city comment
    comments version page appendix interviewers interviewees respondents speakers keywords id email
    phone status nationality field fieldnotes url http https www
    lloc durada titol observacions context resum conclusio exemple font idioma edat sexe professio
    nom cognom adreca fitxer
    datum ort dauer thema methods method results discussion background abstract findings literature
    methodology analysis chapter part section methode methodes discussione metodo metodi risultati
    resultados resultats metodos annexes bibliographie bibliography appendices acknowledgements
    episode episodes episodio episodi puntata capitulo chapitre capitolo podcast recorded
    key legend quote quotes citation citations total""".split()
)
# Words that start a turn, or fill a line, and are nobody's name.
SAYINGS = frozenset(
    """oui non si no yes yeah yep nope ok okay bon bien voila ah oh eh euh hm hmm mm mhm mhmh uh um
    er donc alors mais et and but so well right sure allora poi ecco bene bueno vale pues claro
    entonces e y ma pero merci grazie gracias thanks bonjour hello ciao hola certo exactly
    exactement esatto exacto the un une le la les il lo el los las des du""".split()
)
PARTICLES = frozenset(
    "de da di du del della des d la le los las el von van der den y e et and i und n no nr dos"
    .split()
)  # fmt: skip
FUNCTION = frozenset(
    """le la les l un une des du ce cette ces mon ma mes son sa ses notre nos leur je tu il elle on
    nous vous ils elles the a an this that these my his her our their he she we you they it lo gli
    uno una questo questa mio mia suo sua io lui lei noi voi loro el los las unos unas este esta
    mi su yo ella nosotros ellos ellas els al alla au aux in en dans su per pour por for""".split()
)
SPEAKERS = frozenset(
    """speaker speakers locuteur locutrice intervenant intervenante interlocutore parlante hablante
    orador oradora orateur oratrice persona personne person voice voix voce voz sprecher sprecherin
    inconnu unknown unidentified pax""".split()
)
MOST_WORDS = 6
LONGEST = 45
MOST_TRIED = 500  # labels compared with one another; no interview has as many
_CODE = re.compile(r"[^\W\d_]{1,6}[-_ .]?\d{1,4}[a-z]?", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]{0,40}\)")
_UNFIT = re.compile(r"[\[\]<>{}\t:：]")
_NUMBERED = re.compile(r"(?P<number>\d{1,5})[.)]?\s{1,4}(?=[^\W\d_])")


@lru_cache(maxsize=4096)
def plausible(label: str) -> bool:
    """True for what has the form of a speaker's name, role or code."""
    words = label.split()
    if not words or len(label) > LONGEST or len(words) > MOST_WORDS:
        return False
    if not any(c.isalnum() for c in label) or is_event(label) or _UNFIT.search(label):
        return False
    if label.isdigit():
        return len(label) <= 3
    if label.endswith((".", "…")) and len(words[-1]) > 4:
        return False  # a sentence
    spoken = bare(label).split()
    words = _ASIDE.sub("", label).split()  # `Anna (potter)`
    if any(word in HEADERS for word in spoken) and not _is_role(label):
        return False
    if label[0].islower() and not (_is_role(label) or _CODE.fullmatch(label) or len(label) == 1):
        return False
    if _is_role(label) or len(label) == 1 or _CODE.fullmatch(label):
        return True
    return bool(words) and len(words) <= 5 and all(_name_like(word) for word in words)


def _is_role(label: str) -> bool:
    return len(bare(label)) > 1 and role_named(label) is not None and not _has_header(label)


def _has_header(label: str) -> bool:
    return any(word in HEADERS for word in bare(label).split() if role_named(word) is None)


def _name_like(word: str) -> bool:
    first = word.lstrip("([\"'#").casefold()
    plain = word.lstrip("([\"'#")
    if not plain or not plain[0].isalpha():
        return True
    particle = first.rstrip(".)") in PARTICLES or first.startswith(("d'", "d’", "l'", "l’"))
    return not plain[0].islower() or particle or role_named(first) is not None


def is_generic(label: str) -> bool:
    """True for `Speaker 1`, `Locuteur inconnu`: a speaker whom nobody named."""
    words = bare(label).split()
    return any(word in SPEAKERS for word in [*words[:1], *words[1:][-1:]])


def is_saying(label: str) -> bool:
    """True for `Oui`, `Well`, `Allora`: words that start many turns and name nobody."""
    words = bare(label).split()
    return bool(words) and all(word in SAYINGS for word in words)


def without_number(label: str) -> str:
    """A label without the number of its line: `12 Anna` → `Anna`."""
    match = _NUMBERED.match(label)
    return label[match.end() :] if match else label


def tells_role(label: str, labels: Collection[str]) -> bool:
    """True where a label names a role: by its word, or as one letter of a pair in `labels`."""
    if len(bare(label)) == 1:
        return label in paired(labels)
    return role_named(label) is not None


def lower_words(lines: Sequence[Line]) -> frozenset[str]:
    """Every word of the source that is written without a capital: no name is among them."""
    found: set[str] = set()
    for line in lines:
        found.update(word for word in re.findall(r"\w+", line.text) if word[0].islower())
    return frozenset(found)


def recurring(marks: Sequence[Mark], lines: Sequence[Line]) -> set[str]:
    """The labels of `marks` that come back, or that name a role."""
    counts = Counter(mark.label for mark in marks if mark.label)
    labels = set(counts)
    several = Counter(bare(label) for label in labels if _CODE.fullmatch(label))
    generic = {label for label in labels if is_generic(label)}
    rare = {label for label in labels if counts[label] == 2 and " " not in label}
    common = lower_words(lines) if rare else frozenset()
    found = generic if len(generic) > 1 else set()
    for label in labels:
        doubtful = label in rare and label.casefold() in common
        doubtful = doubtful or (len(label) == 1 and label.islower())
        often = counts[label] > 1 and not doubtful and not is_saying(label)
        # P1, P2, P3: persons of a group, even where each speaks once.
        coded = several[bare(label)] > 2 and _CODE.fullmatch(label) is not None
        if often or coded or tells_role(label, labels):
            found.add(label)
    return found


def relatives(labels: Collection[str], known: Set[str]) -> set[str]:
    """Those of `labels` that are among `known`, or misspell, abbreviate or number one of them."""
    found = {label for label in labels if label in known}
    rest = [label for label in labels if label not in found]
    if len(rest) > MOST_TRIED or len(known) > MOST_TRIED // 10:
        return found
    folded = {label.casefold() for label in known}
    codes = {bare(label) for label in known if _CODE.fullmatch(label)}
    numbers = any(label.isdigit() for label in known)
    names, _ = initials(dict.fromkeys([*known, *rest], 1))
    short = {label for pair in names.items() if not known.isdisjoint(pair) for label in pair}
    for label in rest:
        alike = label.casefold() in folded or (numbers and label.isdigit()) or label in short
        coded = _CODE.fullmatch(label) is not None and bare(label) in codes
        if alike or coded or closest(label, known):
            found.add(label)
    return found
