"""Parameters after each step of torch's AdamW, float64, gradients given and clipped: adam.json beside this file.

    python make_adam.py    # torch 2.x
"""

import json
import pathlib

import torch

torch.manual_seed(0)
shapes = {"weight": [3, 4], "bias": [4]}
options = {"rate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-4, "decay": 0.3, "clip": 2.0}
parameters = {name: torch.randn(shape, dtype=torch.float64, requires_grad=True) for name, shape in shapes.items()}
optimiser = torch.optim.AdamW(
    [
        {"params": [parameters["weight"]], "weight_decay": options["decay"]},
        {"params": [parameters["bias"]], "weight_decay": 0.0},
    ],
    lr=options["rate"],
    betas=(options["beta1"], options["beta2"]),
    eps=options["epsilon"],
)
initial = {name: p.detach().flatten().tolist() for name, p in parameters.items()}
steps = []
for _ in range(20):
    gradients = {name: torch.randn(shape, dtype=torch.float64) for name, shape in shapes.items()}
    for name, p in parameters.items():
        p.grad = gradients[name].clone()
    norm = torch.nn.utils.clip_grad_norm_(list(parameters.values()), options["clip"])
    optimiser.step()
    steps.append(
        {
            "gradients": {name: g.flatten().tolist() for name, g in gradients.items()},
            "norm": norm.item(),
            "values": {name: p.detach().flatten().tolist() for name, p in parameters.items()},
        }
    )
here = pathlib.Path(__file__).parent
(here / "adam.json").write_text(
    json.dumps({"shapes": shapes, "options": options, "initial": initial, "steps": steps}) + "\n"
)
