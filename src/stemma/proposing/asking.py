"""A language model of the user's own, behind the OpenAI-compatible protocol: one question, one JSON object."""

import json
import os
import re
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from stemma.errors import UsageError
from stemma.settings import LanguageModel

ANSWER = 4_000_000  # bytes of an answer that are read
_FENCE = re.compile(r"^\s*```\w*\n(.*)\n\s*```\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the language model answers, and how long an answer may take, from first to last byte."""

    url: str
    model: str
    key: str = ""
    seconds: float = 120.0


class NoAnswer(Exception):
    """No answer that can be read; ``final`` where asking about another event would end the same way."""

    def __init__(self, message: str, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the key is for the address the user named."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def endpoint(environment: Mapping[str, str] = os.environ) -> Endpoint:
    """The endpoint that STEMMA_LLM_URL, STEMMA_LLM_MODEL and STEMMA_LLM_KEY name; UsageError where they do not."""
    named = LanguageModel.read(environment)
    if not named.url or not named.model:
        raise UsageError(
            "no language model is set; set STEMMA_LLM_URL (as in http://127.0.0.1:8080/v1), STEMMA_LLM_MODEL and, "
            "where it asks for one, STEMMA_LLM_KEY; nothing else of Stemma needs it"
        )
    if urlsplit(named.url).scheme not in ("http", "https"):
        raise UsageError(f"STEMMA_LLM_URL is {named.url!r}; it must begin with http:// or https://")
    return Endpoint(named.url, named.model, named.key)


def ask(system: str, question: str, whom: Endpoint) -> dict[str, Any]:
    """The JSON object that the model answers a question with; NoAnswer where there is none."""
    body = {
        "model": whom.model,
        "temperature": 0,
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": question}],
    }
    try:
        said = json.loads(_read(json.dumps(body).encode(), whom))["choices"][0]["message"]["content"]
        fenced = _FENCE.match(said)
        answer = json.loads(fenced.group(1) if fenced else said)
    except HTTPError as error:
        refused = error.code in (401, 403)
        remedy = "see that STEMMA_LLM_KEY is the key it asks for" if refused else f"see that it serves {whom.model}"
        raise NoAnswer(f"{whom.url} answered {error.code} {error.reason}; {remedy}", refused) from error
    except (TimeoutError, URLError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        late = isinstance(reason, TimeoutError)
        why = f"did not answer within {whom.seconds:g} seconds" if late else f"cannot be reached ({reason})"
        raise NoAnswer(f"{whom.url} {why}; see that it runs, or ask about one event", not late) from error
    except (OSError, HTTPException, ValueError, KeyError, IndexError, TypeError) as error:
        why = f"{type(error).__name__}: {error}"
        message = f"{whom.url} gave no answer that can be read ({why}); see that it serves {whom.model}, and JSON"
        raise NoAnswer(message) from error
    if not isinstance(answer, dict):
        raise NoAnswer(f"{whom.url} gave no JSON object ({type(answer).__name__}); see that {whom.model} can answer so")
    return answer


def _read(body: bytes, whom: Endpoint) -> bytes:
    """The reply to a request, within the time that is allowed for the whole of it."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {whom.key}"} if whom.key else {})
    request = urllib.request.Request(f"{whom.url}/chat/completions", body, headers)
    until = time.monotonic() + whom.seconds
    with urllib.request.build_opener(_Stay).open(request, timeout=whom.seconds) as reply:
        read = b""
        while len(read) < ANSWER and (piece := reply.read1(65_536)):
            read += piece
            if time.monotonic() > until:
                raise TimeoutError
    return read
