"""A connection to a Dask cluster and its workers; only this module uses Dask.

A worker gets tasks only after it has shown that it has the same versions as this machine, and has received the batch's assets.
Whatever may have to wait for a worker runs in a thread of its own, so that a worker that is dying holds up nobody.
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
from msgspec import Struct

from ladder_reports.batch.cluster import payload
from ladder_reports.batch.cluster.address import is_encrypted
from ladder_reports.errors import LadderReportsError, internal_error, own_words

_UPDATE_INTERVAL = 1.0
"""Seconds between updates of the list of workers."""
_PREPARING_TIME = 10.0
"""Seconds that new workers are waited for before work goes on without them."""
_FETCHING_TIME = 60.0
"""Seconds that fetching a finished plan may take before it is made again."""
_LIFETIME = {"lifetime": "10 minutes", "lifetime_stagger": "2 minutes", "lifetime_restart": True}
"""The workers of a local cluster are replaced, in case the engine's native libraries leak memory."""
_KEEP_IN_MEMORY = {"distributed.worker.memory.target": False, "distributed.worker.memory.spill": False}
_LOOPBACK = "127.0.0.1"
_REFUSALS_LISTED = 5

_one_at_a_time = threading.Lock()


class ClusterError(LadderReportsError):
    """The cluster cannot be used, or no longer."""


class _RemoteCall:
    """A call that is made where this is unpickled.

    The scheduler unpickles what a task consists of. It gets `pickle.loads` and bytes, so it neither needs this package nor sees
    anyone's evidence.
    """

    def __init__(self, *arguments: Any) -> None:
        self.arguments = arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _make_on_worker, self.arguments


def _make_on_worker(topic: str, key: str, digest: str, data: bytes) -> tuple[str, payload.Reply]:
    """Make a plan on a worker, one at a time, and report when it is begun."""
    from distributed import get_worker  # noqa: PLC0415 -- not before its logging is set up

    worker = get_worker()
    with _one_at_a_time:
        worker.log_event(topic, [key, worker.address])
        return worker.address, payload.make_plan(digest, data)


class TaskEnd(Struct, frozen=True):
    """How a task ended: with a reply or one of the others. If it has none of them, its plan must be made again."""

    key: str
    address: str = ""
    reply: payload.Reply | None = None
    died: bool = False
    """Whether workers died while they had the task."""
    error: ClusterError | None = None
    """An error that ends the batch."""


@dataclass
class Connection:
    """A connection to a scheduler, and the workers that may be used."""

    client: Any
    local_cluster: Any
    """The cluster, if it was started on this machine."""
    assets: payload.SharedAssets
    versions: dict[str, str]
    """What a worker must have in common with this machine."""
    workers: dict[str, int] = field(default_factory=dict)
    """The number of threads of each worker that may be used, by its address."""
    begun: dict[str, tuple[float, str]] = field(default_factory=dict)
    """When a task was begun and by which worker, by the task's key."""
    ended: "queue.SimpleQueue[TaskEnd]" = field(default_factory=queue.SimpleQueue)
    _topic: str = field(default_factory=lambda: f"ladder-reports-{uuid.uuid4().hex}")
    _futures: dict[str, Any] = field(default_factory=dict)
    _ready: set[str] = field(default_factory=set)
    _refused: dict[str, str] = field(default_factory=dict)
    """Why workers are refused, by their addresses."""
    _preparing: dict[str, float] = field(default_factory=dict)
    """Workers that are being prepared, and since when."""
    _restarted: set[str] = field(default_factory=set)
    """Workers that are no longer used because they were restarted."""
    _updated: float = 0.0
    _last_had_workers: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.client.subscribe_topic(self._topic, self._on_begun)

    def update_workers(self) -> None:
        """Find out which workers there are, and prepare new ones; at most once a second.

        Raises:
            ClusterError: a worker has other versions, there has been no worker for too long, or the scheduler is gone.
        """
        if self.client.status != "running":
            raise _connection_lost()
        now = time.monotonic()
        if self.workers and now - self._updated < _UPDATE_INTERVAL:
            return
        self._updated = now
        try:
            there = {address: threads for address, threads in self.client.nthreads().items() if address not in self._restarted}
        except OSError as error:
            raise _connection_lost() from error
        for address in there.keys() - self._ready - self._preparing.keys() - self._refused.keys():
            self._preparing[address] = now
            _in_background(self._prepare, address)
        if all(now - since > _PREPARING_TIME for since in self._preparing.copy().values()):
            if refused := sorted(self._refused.values()):
                if (more := len(refused) - _REFUSALS_LISTED) > 0:
                    refused[_REFUSALS_LISTED:] = [f"and {more} more workers"]
                raise ClusterError("\n".join(refused))
            self._ready &= there.keys()
            self.workers = {address: threads for address, threads in there.items() if address in self._ready}
        self._require_workers(now)

    def _require_workers(self, now: float) -> None:
        patience = parse_timedelta(dask.config.get("distributed.scheduler.no-workers-timeout") or "30 s")
        if self.workers or self._preparing:
            self._last_had_workers = now
        elif now - self._last_had_workers > patience:
            where = self.client.scheduler.address
            raise ClusterError(f"{where}: no worker for {patience:g} seconds; start some and run the same command again")

    def _prepare(self, address: str) -> None:
        """Compare a new worker with this machine, and send it the assets. If it goes away meanwhile, it is forgotten."""
        with suppress(Exception):
            there = self._call(address, payload.machine_versions, self.assets.families)
            if not isinstance(there, OSError):
                if refusal := payload.refusal(address, there, self.versions):
                    self._refused[address] = refusal
                elif self._call(address, payload.store_assets, self.assets.digest, self.assets.data) is None:
                    self._ready.add(address)
        self._preparing.pop(address, None)

    def _call(self, address: str, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.client.run(function, *arguments, workers=[address], on_error="return")[address]

    def forget(self, address: str) -> None:
        """Stop using a worker: its process is not the one that was prepared."""
        self._ready.discard(address)
        self.workers.pop(address, None)

    def send(self, data: bytes) -> str:
        """Send a task to the scheduler, for the current workers; returns the task's key."""
        key = f"ladder-plan-{uuid.uuid4().hex}"
        call = pickle.dumps(_RemoteCall(self._topic, key, self.assets.digest, data))
        future = self.client.submit(pickle.loads, call, key=key, workers=sorted(self.workers), pure=False)
        self._futures[key] = future
        future.add_done_callback(lambda _: _in_background(self._fetch, key, future))
        return key

    def _fetch(self, key: str, future: Any) -> None:
        """Fetch the result of a task, and queue it."""
        if key not in self._futures:
            return
        from distributed.comm import CommClosedError  # noqa: PLC0415 -- not before its logging is set up
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 -- see above

        try:
            address, reply = future.result(timeout=_FETCHING_TIME)
            end = TaskEnd(key, address, reply)
        except KilledWorker:
            end = TaskEnd(key, died=True)
        except (CancelledError, CommClosedError):
            # Results come through the scheduler, so it is gone.
            end = TaskEnd(key, error=_connection_lost())
        except TimeoutError:
            end = TaskEnd(key)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it concerns this task only
            end = TaskEnd(key, reply=payload.Reply(internal_error=internal_error(error)))
        self.ended.put(end)

    def drop(self, key: str) -> None:
        """Forget a task, whether it has ended or not."""
        self.begun.pop(key, None)
        future = self._futures.pop(key)
        with suppress(Exception):
            if not future.done():
                self.client.cancel([future], force=True)
            future.release()

    def _on_begun(self, event: tuple[float, tuple[str, str]]) -> None:
        """A worker has begun a task."""
        _, (key, address) = event
        if key in self._futures:
            self.begun[key] = time.monotonic(), address

    def restart(self, address: str) -> None:
        """Stop what a worker is doing. It is no longer used under this address; without a nanny it stays busy."""
        self._restarted.add(address)
        self.forget(address)
        _in_background(self.client.restart_workers, [address], 20, False)

    def close(self, *, hurried: bool) -> None:
        """Give up what is running, and close the connection."""
        futures, self._futures = list(self._futures.values()), {}
        with suppress(Exception):
            self.client.cancel(futures, force=True)
        with suppress(Exception):
            self.client.close(timeout=1 if hurried else 5)
        if self.local_cluster is None:
            return
        if hurried:
            for process in multiprocessing.active_children():
                process.kill()
        with suppress(Exception):
            self.local_cluster.close(timeout=1 if hurried else 10)


def connect(address: str, jobs: int, assets: payload.SharedAssets, *, verbose: bool) -> Connection:
    """Connect to the scheduler at an address or, for `local`, to a new cluster on this machine with this many workers.

    Raises:
        ClusterError: no scheduler answers, or there are no certificates for TLS.
    """
    versions = payload.machine_versions(assets.families)
    # Dask does not log to stderr; with `verbose`, its warnings do.
    level = "warning" if verbose else "critical"
    dask.config.set({"logging": dict.fromkeys(("distributed", "distributed.client", "tornado", "asyncio", "bokeh"), level)})
    import distributed  # noqa: PLC0415 -- what it logs is decided at import

    cluster = None
    try:
        if address == "local":
            cluster = _local_cluster(jobs, verbose=verbose)
        elif is_encrypted(address):
            # Nothing of the cluster is reached without TLS then, its workers neither.
            dask.config.set({"distributed.comm.require-encryption": True})
            if distributed.Security().get_connection_args("client").get("ssl_context") is None:
                raise ClusterError(f"{address}: Dask has no certificates on this machine; see docs/scaling.md")
        client = distributed.Client(cluster or address, set_as_default=False, name="ladder-reports")
    except (OSError, ValueError, ImportError, RuntimeError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: {own_words(error, 200)}") from error
    return Connection(client, cluster, assets, versions)


def _local_cluster(jobs: int, *, verbose: bool) -> Any:
    """A cluster on this machine that no one else can use: it has its own certificates and serves nothing to browsers.

    Its workers write nothing to disk, and keep no profile, which would take half a megabyte for each plan.
    """
    from distributed import LocalCluster  # noqa: PLC0415 -- see above

    routes: dict[str, Any] = {f"distributed.{role}.http.routes": [] for role in ("scheduler", "worker")}
    dask.config.set({**routes, "distributed.worker.profile.enabled": False, **_KEEP_IN_MEMORY})
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


def _in_background(work: Callable[..., object], *arguments: Any) -> None:
    """Do something in a thread that no one waits for, not even at the end."""

    def run() -> None:
        with suppress(Exception):
            work(*arguments)

    threading.Thread(target=run, daemon=True).start()


def _connection_lost() -> ClusterError:
    return ClusterError("the connection to the Dask scheduler was lost; finished plans are kept. Run the same command again to continue")
