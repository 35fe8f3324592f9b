"""A connection to a Dask cluster, and the workers there that may be used; the only user of Dask.

What travels is a `parcel`. A worker is sent one only after it has shown that it has the same versions as this machine, and
has been handed the batch's kit. Whatever may have to wait for a worker runs in a thread of its own, so that one worker that
is dying holds up nobody.
"""

import logging
import multiprocessing
import pickle
import queue
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import dask
from dask.utils import parse_timedelta

from ladder_reports.batch.cluster import payload
from ladder_reports.errors import LadderReportsError

_LOCAL = "local"
_LOOK = 1.0
"""Seconds between looks at which workers there are."""
_GREETING = 10.0
"""Seconds that new workers are waited for before others are used without them."""
_NO_WORKERS = "30 s"
_FETCH = 60.0
"""Seconds that fetching a finished plan may take before it is made again."""
_LIFETIME = {"lifetime": "10 minutes", "lifetime_stagger": "2 minutes", "lifetime_restart": True}
"""The workers of a cluster of our own are renewed, in case something piles up in the engine's native libraries."""
_UNSPILT = {"distributed.worker.memory.target": False, "distributed.worker.memory.spill": False}
_LOOPBACK = "127.0.0.1"
_NAMED = 5

_one_at_a_time = threading.Lock()


class ClusterError(LadderReportsError):
    """The cluster cannot be used, or no longer."""


class _Call:
    """A call that is made where this is unpickled.

    The scheduler unpickles what a task is made of. It is handed `pickle.loads` and bytes, so that it neither needs this package
    nor looks into anybody's evidence.
    """

    def __init__(self, *arguments: Any) -> None:
        self.arguments = arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _work, self.arguments


def _work(topic: str, key: str, digest: str, packed: bytes) -> tuple[str, payload.Reply]:
    """What a worker does with a parcel: one at a time, and it says when it begins."""
    from distributed import get_worker  # noqa: PLC0415 -- its logging is set up before

    worker = get_worker()
    with _one_at_a_time:
        worker.log_event(topic, [key, worker.address])
        return worker.address, payload.make(digest, packed)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a task ended: with a reply, or with one of the others, or with nothing, when its plan has to be made again."""

    key: str
    address: str = ""
    reply: payload.Reply | None = None
    died: bool = False
    """Whether workers died while it was with them."""
    fault: str = ""
    error: ClusterError | None = None
    """What stops everything."""


@dataclass
class Connection:
    """A connection to a scheduler, and the workers that may be used."""

    client: Any
    own: Any
    """The cluster, where it was started here."""
    kit: payload.Kit
    here: dict[str, str]
    """What is decisive on this machine."""
    workers: dict[str, int] = field(default_factory=dict)
    """The workers that may be used, by their addresses, with their threads."""
    begun: dict[str, tuple[float, str]] = field(default_factory=dict)
    """When a worker began with a task, and which, by the task's key."""
    ended: "queue.SimpleQueue[Ended]" = field(default_factory=queue.SimpleQueue)
    _topic: str = field(default_factory=lambda: f"ladder-reports-{uuid.uuid4().hex}")
    _futures: dict[str, Any] = field(default_factory=dict)
    _ready: set[str] = field(default_factory=set)
    _refused: dict[str, str] = field(default_factory=dict)
    _greeted: dict[str, float] = field(default_factory=dict)
    """Since when workers are being made ready."""
    _shunned: set[str] = field(default_factory=set)
    _looked: float = 0.0
    _peopled: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.client.subscribe_topic(self._topic, self._heard)

    def look(self) -> None:
        """See which workers there are, and make new ones ready; at most once in a while.

        Raises:
            ClusterError: a worker is another than this machine, there has been none for too long, or the scheduler has gone.
        """
        if self.client.status != "running":
            raise _gone()
        now = time.monotonic()
        if self.workers and now - self._looked < _LOOK:
            return
        self._looked = now
        try:
            there = {address: threads for address, threads in self.client.nthreads().items() if address not in self._shunned}
        except OSError as error:
            raise _gone() from error
        for address in there.keys() - self._ready - self._greeted.keys() - self._refused.keys():
            self._greeted[address] = now
            _aside(self._greet, address)
        if all(now - since > _GREETING for since in self._greeted.copy().values()):
            if refused := sorted(self._refused.values()):
                more = [f"and {len(refused) - _NAMED} more workers"] if len(refused) > _NAMED else []
                raise ClusterError("\n".join([*refused[:_NAMED], *more]))
            self._ready &= there.keys()
            self.workers = {address: threads for address, threads in there.items() if address in self._ready}
        self._see_that_there_are_some(now)

    def _see_that_there_are_some(self, now: float) -> None:
        patience = parse_timedelta(dask.config.get("distributed.scheduler.no-workers-timeout") or _NO_WORKERS)
        if self.workers or self._greeted:
            self._peopled = now
        elif now - self._peopled > patience:
            where = self.client.scheduler.address
            raise ClusterError(f"{where}: no worker for {patience:g} seconds; start some, and run the same command again")

    def _greet(self, address: str) -> None:
        """Compare a new worker with this machine, and hand it the kit. One that goes away meanwhile is forgotten."""
        with suppress(Exception):
            told = self._ask(address, payload.introduce, self.kit.families)
            if not isinstance(told, OSError):
                if refusal := payload.refusal(address, told, self.here):
                    self._refused[address] = refusal
                elif self._ask(address, payload.take, self.kit.digest, self.kit.packed) is None:
                    self._ready.add(address)
        self._greeted.pop(address, None)

    def _ask(self, address: str, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.client.run(function, *arguments, workers=[address], on_error="return")[address]

    def forget(self, address: str) -> None:
        """A worker turned out to be another process than the one that was made ready."""
        self._ready.discard(address)
        self.workers.pop(address, None)

    def send(self, packed: bytes) -> str:
        """Hand a parcel to the scheduler, for the workers that there are; the task's key."""
        key = f"ladder-plan-{uuid.uuid4().hex}"
        call = pickle.dumps(_Call(self._topic, key, self.kit.digest, packed))
        future = self.client.submit(pickle.loads, call, key=key, workers=sorted(self.workers), pure=False)
        self._futures[key] = future
        future.add_done_callback(lambda _: _aside(self._fetch, key, future))
        return key

    def _fetch(self, key: str, future: Any) -> None:
        """Fetch what came of a task, and queue it."""
        if key not in self._futures:
            return
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 -- its logging is set up before

        try:
            address, reply = future.result(timeout=_FETCH)
            ended = Ended(key, address, reply)
        except KilledWorker:
            ended = Ended(key, died=True)
        except CancelledError:
            ended = Ended(key, error=_gone())
        except TimeoutError:
            ended = Ended(key)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is this task's alone
            ended = Ended(key, fault=payload.fault_of(error))
        self.ended.put(ended)

    def drop(self, key: str) -> None:
        """Have nothing more to do with a task, whether it has ended or not."""
        self.begun.pop(key, None)
        future = self._futures.pop(key)
        with suppress(Exception):
            if not future.done():
                self.client.cancel([future], force=True)
            future.release()

    def _heard(self, event: tuple[float, tuple[str, str]]) -> None:
        """A worker begins with a task."""
        _, (key, address) = event
        if key in self._futures:
            self.begun[key] = time.monotonic(), address

    def restart(self, address: str) -> None:
        """Put an end to what a worker does. It is used no more under this address; one without a nanny stays busy."""
        self._shunned.add(address)
        self.forget(address)
        _aside(self.client.restart_workers, [address], 20, False)

    def close(self, *, hurried: bool) -> None:
        """Give up what is under way, and take the connection down."""
        futures, self._futures = list(self._futures.values()), {}
        with suppress(Exception):
            self.client.cancel(futures, force=True)
        with suppress(Exception):
            self.client.close(timeout=1 if hurried else 5)
        if self.own is None:
            return
        if hurried:
            for process in multiprocessing.active_children():
                process.kill()
        with suppress(Exception):
            self.own.close(timeout=1 if hurried else 10)


def connect(address: str, jobs: int, kit: payload.Kit, *, verbose: bool) -> Connection:
    """A connection to the scheduler at an address, or to a cluster of our own with so many workers where that is `local`.

    Raises:
        ClusterError: no scheduler answers, or there are no certificates for TLS.
    """
    here = payload.introduce(kit.families)
    # What Dask logs stays off stderr; with `verbose`, its warnings are let through.
    level = "warning" if verbose else "critical"
    dask.config.set({"logging": dict.fromkeys(("distributed", "distributed.client", "tornado", "asyncio", "bokeh"), level)})
    import distributed  # noqa: PLC0415 -- what it logs is decided when it is imported

    own = None
    try:
        if address == _LOCAL:
            own = _own(jobs, verbose=verbose)
        elif address.startswith("tls://") and distributed.Security().get_connection_args("client").get("ssl_context") is None:
            raise ClusterError(f"{address}: Dask knows no certificates here; docs/scaling.md says how it is given them")
        client = distributed.Client(own or address, set_as_default=False, name="ladder-reports")
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: {' '.join(str(error).split())[:200]}") from error
    return Connection(client, own, kit, here)


def _own(jobs: int, *, verbose: bool) -> Any:
    """A cluster on this machine that nobody else can speak to: certificates are made for it, and nothing is served to browsers.

    Its workers keep no profile of themselves, which would cost half a megabyte for each plan, and put nothing on disk.
    """
    from distributed import LocalCluster  # noqa: PLC0415 -- see above

    routes: dict[str, Any] = {f"distributed.{role}.http.routes": [] for role in ("scheduler", "worker")}
    dask.config.set({**routes, "distributed.worker.profile.enabled": False, **_UNSPILT})
    anywhere = f"{_LOOPBACK}:0"
    return LocalCluster(
        n_workers=jobs,
        threads_per_worker=1,
        processes=True,
        host=_LOOPBACK,
        security=True,
        silence_logs=logging.WARNING if verbose else logging.CRITICAL,
        dashboard_address=anywhere,
        worker_dashboard_address=anywhere,
        scheduler_kwargs={"dashboard": False},
        **_LIFETIME,
    )


def _aside(work: Callable[..., object], *arguments: Any) -> None:
    """Do something in a thread that nobody waits for, not even at the end."""

    def run() -> None:
        with suppress(Exception):
            work(*arguments)

    threading.Thread(target=run, daemon=True).start()


def _gone() -> ClusterError:
    return ClusterError("the connection to the Dask scheduler was lost; what is finished stays. Run the same command again to go on")
