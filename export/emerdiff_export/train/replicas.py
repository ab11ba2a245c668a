"""Divides a batch between copies of a model, each on its own thread.

On a CPU this takes less time than dividing every operation, after each of which threads wait.
"""

import copy
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import nn


class Replicas:
    """`model` and copies that share its weights, but neither gradients nor activations."""

    def __init__(self, model: nn.Module, count: int):
        self.models = [model, *(copy.deepcopy(model) for _ in range(count - 1))]
        for replica in self.models[1:]:
            for own, shared in zip(replica.parameters(), model.parameters(), strict=True):
                own.data = shared.data
        threads = max(1, torch.get_num_threads() // count)
        self.pool = ThreadPoolExecutor(
            count, initializer=torch.set_num_threads, initargs=(threads,)
        )

    def backward(self, losses, batch: dict, generators: list[torch.Generator]) -> dict[str, float]:
        """Computes the gradient of the mean over the parts of `batch`; returns the terms' means.

        The gradient is left in the model. `losses` takes a model, a part and a generator.
        """
        count = len(self.models)
        parts = zip(*(tensor.chunk(count) for tensor in batch.values()), strict=True)

        def run(model, part, generator):
            model.zero_grad()
            terms = losses(model, dict(zip(batch, part, strict=True)), generator)
            (sum(terms.values()) / count).backward()
            return {name: term.item() for name, term in terms.items()}

        terms = list(self.pool.map(run, self.models, parts, generators))
        for replica in self.models[1:]:
            for shared, own in zip(self.models[0].parameters(), replica.parameters(), strict=True):
                if own.grad is not None:
                    shared.grad.add_(own.grad)
        return {name: sum(each[name] for each in terms) / count for name in terms[0]}
