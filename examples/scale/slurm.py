# course mark hw3 CLASS --out MARKS --executor parsl:slurm.py
# Parsl asks Slurm for nodes as they are needed; PBS, Condor and Kubernetes have providers like this one.
# A block that hangs ends with its walltime, and its hand-ins are given to another.
from parsl import Config
from parsl.executors import HighThroughputExecutor
from parsl.providers import SlurmProvider

config = Config(
    executors=[
        HighThroughputExecutor(
            label="slurm",
            max_workers_per_node=2,
            provider=SlurmProvider(
                partition="all",
                nodes_per_block=1,
                cores_per_node=2,
                init_blocks=1,
                max_blocks=10,
                walltime="00:30:00",
                worker_init=". /shared/backcheck/.venv/bin/activate",
            ),
        )
    ],
)
