"""Prints the golden values of HoldoutSplitTest: python3 src/test/golden/holdout_keys.py

An implementation apart from the Java one, in unbounded integers, of the same formulas.
"""

MASK = (1 << 64) - 1


def mix(value):
    z = (value + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def key_hash(text):
    h = 0xCBF29CE484222325
    units = text.encode("utf-16-le")
    for i in range(0, len(units), 2):
        h = ((h ^ (units[i] | units[i + 1] << 8)) * 0x100000001B3) & MASK
    return mix(h)


def held_out(text, share, seed):
    seed_key = mix(mix(seed & MASK) ^ 0x686F6C646F7574)
    return mix(key_hash(text) ^ seed_key) / 2**64 < share


for text in ["", "customer-17", "Ærø 8000"]:
    print(repr(text), hex(key_hash(text)))
print("".join("h" if held_out(f"customer-{i}", 0.25, 42) else "t" for i in range(40)))
