"""The answers that wait in Gradio's queue for whoever asked over HTTP: who may read one, and which are let go of.

Gradio lets a reader wait for ever for an answer that cannot come, and keeps every answer that nobody fetches.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gradio.queueing import Queue

UNREAD = 200  # answers that are kept for their readers; of the largest, of 125 drawings, about a megabyte each


class Answers:
    """Of one page's queue; all of it in the thread of the server's loop."""

    def __init__(self, queue: Queue):
        self._queue = queue
        self._read: set[str] = set()  # events that somebody reads just now

    @contextmanager
    def reading(self, event: str) -> Iterator[bool]:
        """Whether the answer to an event can still be read: once, and by one reader at a time."""
        mine = event not in self._read and self._comes(event)
        if mine:
            self._read.add(event)
        try:
            yield mine
        finally:
            if mine:
                self._read.discard(event)

    def _comes(self, event: str) -> bool:
        """True while an event is drawn for somebody, or its answer waits."""
        if event in self._queue.event_ids_to_events:
            return self._queue.event_ids_to_events[event].alive  # until its reader hangs up
        held = self._queue.pending_messages_per_session
        sessions = (session for session, events in self._queue.pending_event_ids_session.items() if event in events)
        return any(session in held and not held[session].empty() for session in sessions)

    def forget(self) -> None:
        """Let go of what is left of answers that have been read, and of the oldest of too many that nobody has fetched."""
        held, waiting = self._queue.pending_messages_per_session, self._queue.pending_event_ids_session
        drawn = {event.session_hash for event in self._queue.event_ids_to_events.values()}
        ended = [session for session in waiting if session not in drawn]  # in the order in which they asked
        unread = [session for session in ended if waiting[session]]
        for session in {*ended} - {*unread[-UNREAD:]}:
            del waiting[session]
            held.pop(session, None)
