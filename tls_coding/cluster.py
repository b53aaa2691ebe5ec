"""A study and a parquet corpus in; a folder of parquet suggestions, coded on a Dask cluster, out.

Each partition is one task: it reads its rows from the disk that all workers see, codes them and
writes its own file; only counts come back. Without the extra `dask` importing this module raises
UsageError.
"""

from __future__ import annotations

import logging
import pickle
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tls_coding.coding.store import LIBRARIES
from tls_coding.errors import CodingError, UsageError
from tls_coding.study import Study

try:
    from distributed import CancelledError, Client, KilledWorker, LocalCluster, as_completed
    from distributed.comm.core import CommClosedError

    from tls_coding.coding.partition import code_partition
    from tls_coding.corpus.parquet import write_corpus
    from tls_coding.exchange import parquet
    from tls_coding.exchange.parquet import Part, Piece
except ImportError as error:
    raise UsageError(
        f"--dask needs '{error.name}'. Install it with: pip install \"tls-coding[dask]\""
    ) from None

RETRIES = 3  # of a partition whose disk or network failed; Dask itself gives a killed worker three
ANSWER = 10  # seconds in which a cluster must answer
FIRST_WORK = 120  # seconds in which a worker must have taken up work
INSTALL = 'On every computer of the cluster: pip install "tls-coding[dask]"'
Progress = Callable[[int, int], None]  # rows done, rows in all


@dataclass(frozen=True)
class Coded:
    """What a run made, and what there is to say of it."""

    into: Path
    parts: tuple[Part, ...]
    remarks: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    @property
    def suggestions(self) -> int:
        return sum(part.suggestions for part in self.parts)


def code_corpus(
    study: Study,
    corpus: Path | None,
    into: Path,
    address: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Coded:
    """Code a corpus with the rules of `study`; what `into` held is replaced when all is done.

    `corpus` is a parquet file or a folder of them (None: the study's own transcripts), `address`
    that of a cluster (None: `jobs` processes here). Raises CodingError, and leaves `into` as it
    was, where a row cannot be used, the cluster does not answer or a worker cannot do its work.
    """
    into = into.absolute()
    parquet.require_free(into)
    rules = pickle.dumps((study.codebook, study.cues, study.reading))
    pieces = parquet.pieces_of((corpus or _own_corpus(study)).absolute())
    with (
        parquet.new_folder(into) as folder,
        _connected(address, min(jobs, len(pieces))) as client,
    ):
        remarks = _differences(client, address)
        parts = _run(client, pieces, rules, folder, progress or (lambda done, total: None))
        parquet.finish(folder, pieces, parts, study.codebook.sha256)
        parquet.replace(into, folder)
    return Coded(into, tuple(parts), tuple(remarks))


def code_piece(piece: Piece, rules: tuple[Any, ...], folder: Path) -> Part | str:
    """On a worker: code one partition into its file in `folder`; what is wrong with it, as text.

    A fault is returned, not raised: Dask would try again what cannot become better.
    """
    mend = "It must be on a disk that all workers see under the same path."
    try:
        table = code_partition(parquet.read_piece(piece), *rules)
    except FileNotFoundError:
        return f"{piece.path}: a worker does not find it. {mend}"
    except CodingError as error:
        return f"{piece.shown}: {error}"
    try:
        return parquet.write_part(folder, piece, table)
    except FileNotFoundError:
        return f"{folder}: a worker does not find the folder of this run. {mend}"


def _own_corpus(study: Study) -> Path:
    """The study's own transcripts as a corpus, under `.tls/`."""
    path = study.root / ".tls" / "corpus.parquet"
    write_corpus(path, study.transcripts.values())
    return path


@contextmanager
def _connected(address: str | None, jobs: int) -> Iterator[Client]:
    """A client of the cluster at `address`, or of one of `jobs` processes that ends with it."""
    with _quiet_logs():
        if address is not None:
            with _reached(address) as client:
                yield client
            return
        with (
            LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                processes=True,
                dashboard_address="127.0.0.1:0",  # any free port, for nobody else
                silence_logs=logging.CRITICAL,
            ) as cluster,
            Client(cluster, set_as_default=False) as client,
        ):
            yield client


def _reached(address: str) -> Client:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # `_differences` says which versions differ
            return Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        mend = "Start one with 'dask scheduler', or leave the address out."
        raise CodingError(f"{address}: no Dask cluster answers there. {mend}") from error


@contextmanager
def _quiet_logs() -> Iterator[None]:
    """No log lines of Dask's among those of this program."""
    logger = logging.getLogger("distributed")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def versions() -> dict[str, str]:
    """What suggestions depend on beside rules and texts: Python, this program, its libraries."""
    python = ".".join(map(str, sys.version_info[:3]))
    return {"python": python, **{library: version(library) for library in LIBRARIES}}


def _differences(client: Client, address: str | None) -> list[str]:
    """One line for each version that some worker has otherwise than this process."""
    if address is None:
        return []
    with _explained(address):
        # As a task first: a cluster that grows with its work has no worker until there is some.
        first = client.submit(versions, pure=False)
        try:
            first.result(timeout=FIRST_WORK)
        except TimeoutError:  # a worker without this program ends as soon as it gets some work
            mend = f"Start one with 'dask worker {address}'. {INSTALL}"
            what = f"no worker took up work in {FIRST_WORK} s"
            raise CodingError(f"{address}: {what}. {mend}") from None
        found = client.run(versions)
    differing = Counter(
        (name, theirs[name])
        for theirs in found.values()
        for name, own in versions().items()
        if theirs[name] != own
    )
    return [
        f"Versions differ: {name} is {versions()[name]} here and {other} on {count} of "
        f"{len(found)} workers. Suggestions may differ, too."
        for (name, other), count in sorted(differing.items())
    ]


def _run(
    client: Client, pieces: Sequence[Piece], rules: bytes, folder: Path, progress: Progress
) -> list[Part]:
    """The parts of all pieces, in their order; raises CodingError at the first that has a fault."""
    # A task, not scattered data, which is lost with the worker that holds it; this is made again.
    loaded = client.submit(pickle.loads, rules, pure=False)
    futures = {
        client.submit(code_piece, piece, loaded, folder, retries=RETRIES, pure=False): piece
        for piece in pieces
    }
    parts: list[Part] = []
    total = sum(piece.rows for piece in pieces)
    progress(0, total)
    try:
        for future in as_completed(futures, loop=client.loop):
            with _explained(futures[future].shown):
                done = future.result()
            if isinstance(done, str):
                raise CodingError(done)
            parts.append(done)
            progress(sum(part.rows for part in parts), total)
    finally:
        client.cancel([*futures, loaded])
    return sorted(parts, key=lambda part: part.number)


@contextmanager
def _explained(where: str) -> Iterator[None]:
    """What a cluster could not do, as one sentence."""
    try:
        yield
    except KilledWorker:
        mend = "Give workers more memory, or write the corpus in smaller row groups."
        raise CodingError(f"{where}: the workers that coded it died, one by one. {mend}") from None
    except (CancelledError, CommClosedError):
        mend = "Start it again, then this run: what was there before is kept."
        raise CodingError(f"{where}: the cluster is gone in mid-run. {mend}") from None
    except RuntimeError as error:
        if "deserialization" not in str(error):
            raise
        raise CodingError(f"{where}: the scheduler has no tls-coding. {INSTALL}") from None
    except OSError as error:
        said = f"{error.filename or 'its disk'}: {error.strerror or error}"
        raise CodingError(f"{where}: a worker cannot read or write there ({said}).") from None
