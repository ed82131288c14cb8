"""Writes a dataset for Sonde: every hidden state of a Hugging Face model, mean over each text's tokens.

pip install torch transformers safetensors
python write_dataset.py MODEL ROWS.tsv FOLDER      (a row of ROWS.tsv: split <tab> class <tab> text)
"""

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import AutoModel, AutoTokenizer

model_name, table, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
tokenizer, model = AutoTokenizer.from_pretrained(model_name), AutoModel.from_pretrained(model_name).eval()


@torch.inference_mode()
def hidden_states(texts: list[str]) -> list[torch.Tensor]:  # one [texts, features] a hidden state
    tokens = tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
    mask = tokens["attention_mask"].unsqueeze(-1)
    states = model(**tokens, output_hidden_states=True).hidden_states
    return [((state * mask).sum(1) / mask.sum(1)).float() for state in states]


with open(table, encoding="utf-8", newline="") as file:
    rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
classes = sorted({label for _, label, _ in rows})
labels, layers = {}, defaultdict(dict)  # {split: [rows]}, {layer: {split: [rows, features]}}
for split in dict.fromkeys(row[0] for row in rows):
    texts = [text for where, _, text in rows if where == split]
    labels[split] = torch.tensor([classes.index(label) for where, label, _ in rows if where == split])
    batches = [hidden_states(texts[start : start + 32]) for start in range(0, len(texts), 32)]
    for index, parts in enumerate(zip(*batches)):
        # hidden_states[0] is what the embeddings yield: the output of block i is hidden_states[i + 1].
        layers["embeddings" if index == 0 else f"encoder.layer.{index - 1}"][split] = torch.cat(parts)

folder.mkdir(parents=True, exist_ok=True)
save_file(labels, folder / "labels.safetensors")
for layer, splits in layers.items():
    save_file(splits, folder / f"{layer}.safetensors")
manifest = {
    "name": folder.name,
    "task": "classification",
    "classes": classes,
    "layers": [{"name": layer, "file": f"{layer}.safetensors"} for layer in layers],
    "labels": "labels.safetensors",
    "splits": {split: len(rows) for split, rows in labels.items()},
    "model": model_name,
    "pooling": "mean",
}
(folder / "dataset.json").write_text(json.dumps(manifest, indent=2) + "\n")
