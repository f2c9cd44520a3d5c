"""Prints the golden values of KeyedPermutationTest: python3 src/test/golden/keyed_permutation.py

An implementation apart from the Java one, in unbounded integers, of the same formulas.
"""

MASK = (1 << 64) - 1
GOLDEN_GAMMA = 0x9E3779B97F4A7C15


def mix(value):
    z = (value + GOLDEN_GAMMA) & MASK
    z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
    return z ^ z >> 31


def at(key, index):
    return mix((key + index * GOLDEN_GAMMA) & MASK)


def state(seed, epoch):
    return mix((mix(seed) + epoch) & MASK)


def table_positions(size, seed, epoch):
    key = state(seed, epoch)
    rows = []
    for i in range(size):
        j = ((at(key, i) >> 1) * (i + 1)) >> 63
        rows.append(i)
        rows[i], rows[j] = rows[j], i
    return [rows.index(row) for row in range(size)]


def rounds_position(size, seed, epoch, row):
    key = state(seed, epoch)
    bits = (size - 1).bit_length()
    value = row
    while True:
        for i in range(6):
            value = (value + at(key, 2 * i)) * (at(key, 2 * i + 1) | 1) % (1 << bits)
            value ^= value >> (bits + 1) // 2
        if value < size:
            return value


print(table_positions(10, 42, 0))
print([rounds_position(1_000_000, 42, 1, row) for row in range(5)])
