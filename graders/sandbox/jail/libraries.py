"""What stand-ins for libraries offer: texts and vectors that are at hand, plots that are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self

from .corpus import Corpus, Rows
from .pyplot import Plots

Contents = Mapping[str, Any]


class AttributeDict(dict[str, Any]):
    """A dict whose keys are attributes, like `easydict.EasyDict`."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__()
        self.update(*given, **options)

    def update(self, *given: Any, **options: Any) -> None:
        """Take over keys; dicts inside become such dicts as well."""
        for key, value in dict(*given, **options).items():
            self[key] = value

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, AttributeDict(value) if type(value) is dict else value)

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    __setattr__ = __setitem__
    __delattr__ = dict.__delitem__


class Progress:
    """An iterable that would show how far it is, like `tqdm.tqdm`."""

    def __init__(self, given: Any = None, **options: Any) -> None:
        self._given = range(options.get("total") or 0) if given is None else given

    def __iter__(self) -> Iterator[Any]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing is shown."""

    @staticmethod
    def write(*given: Any, **_options: Any) -> None:
        """Print, as beside a bar that moves."""
        print(*given)  # noqa: T201 - what the program prints

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing


def _nothing(*_given: Any, **_options: Any) -> None:
    """A method that would only show something."""


def _trange(*given: Any, **_options: Any) -> Progress:
    return Progress(range(*given))


def _words(text: str, *_given: Any, **_options: Any) -> list[str]:
    return text.split()


def _yes(*_given: Any, **_options: Any) -> bool:
    return True


class Shelf:
    """The libraries that stand in for others, with the corpus that they hand out."""

    def __init__(self, corpus: Corpus | None) -> None:
        self._corpus = corpus
        self.plots = Plots()

    def contents(self, module: str) -> Contents | None:
        """What a module offers; None where nothing stands for it."""
        make = self._modules().get(module)
        return make() if make else None

    def _modules(self) -> Mapping[str, Callable[[], Contents]]:
        progress = {"tqdm": Progress, "trange": _trange}
        found: dict[str, Callable[[], Contents]] = {
            "easydict": lambda: {"EasyDict": AttributeDict},
            "nltk": lambda: {"word_tokenize": _words, "download": _yes},
            "nltk.tokenize": lambda: {"word_tokenize": _words},
            "matplotlib": dict,
            "matplotlib.pyplot": self.plots.contents,
        }
        found |= {f"tqdm{name}": lambda: progress for name in ("", ".auto", ".notebook", ".std")}
        if self._corpus:
            corpus = self._corpus
            found |= {
                "gensim": dict,
                "gensim.downloader": lambda: {
                    "load": lambda *_given, **_options: corpus.embeddings
                },
                "datasets": lambda: {"load_dataset": self._load_dataset},
            }
        return found

    def _load_dataset(self, *_given: Any, split: Any = None, **_options: Any) -> Any:
        """A set, or all of them by name; `train[:10%]` is the whole set."""
        assert self._corpus
        if split is None:
            return {name: Rows(self._corpus.raw(name)) for name in self._corpus.names()}
        if isinstance(split, list | tuple):
            return [self._load_dataset(split=one) for one in split]
        return Rows(self._corpus.raw(str(split).partition("[")[0]))
