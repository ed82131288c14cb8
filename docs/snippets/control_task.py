"""Adds a control task to a dataset (Hewitt and Liang 2019): every word type gets a class by chance, the same wherever it
stands. Classes are drawn as often as the labels of train have them.

pip install numpy safetensors
python control_task.py FOLDER WORDS.json           (WORDS.json: {split: [the word of each row]})
"""

import json
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

folder, words = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
manifest = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
types = sorted({word for row in words.values() for word in row})
drawn = np.random.default_rng(0).choice(load_file(folder / manifest["labels"])["train"], size=len(types))
class_of = dict(zip(types, drawn))
control = {split: np.array([class_of[word] for word in row], dtype="int64") for split, row in words.items()}
save_file(control, folder / "control.safetensors")
manifest.setdefault("targets", {})["control"] = {"labels": "control.safetensors"}
(folder / "dataset.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
