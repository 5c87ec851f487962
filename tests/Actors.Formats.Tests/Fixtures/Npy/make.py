#!/usr/bin/python3
"""Makes the npy and npz files beside this script with Debian 12's python3-numpy (1.24.2).

Every numeric array holds 0, 1, 2 ... in row-major order, so a test knows the values without another file.
"""
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def counted(dtype, shape):
    return np.arange(int(np.prod(shape)), dtype=np.float64).astype(dtype).reshape(shape)


def main():
    for dtype in "u1 i1 u2 i2 u4 i4 u8 i8 f2 f4 f8 c8 c16".split():
        np.save(HERE / f"{dtype}.npy", counted(dtype, (2, 3)))
    np.save(HERE / "bool.npy", np.array([[True, False, True]]))
    np.save(HERE / "fortran.npy", np.asfortranarray(counted("i4", (2, 3, 4))))
    np.save(HERE / "scalar.npy", np.array(7.5))
    np.save(HERE / "empty.npy", np.zeros((3, 0, 5), np.float32))
    np.save(HERE / "text.npy", np.array(["a", "Größe", "", "𝄞x"]))
    np.save(HERE / "bytes.npy", np.array([b"ab", b"cde"]))
    with open(HERE / "version2.npy", "wb") as file:
        np.lib.format.write_array(file, counted("f4", (2, 3)), version=(2, 0))
    with open(HERE / "version3.npy", "wb") as file:
        np.lib.format.write_array(file, counted("f4", (2, 3)), version=(3, 0))
    np.save(HERE / "refused_big_endian.npy", counted(">f4", (2, 3)))
    np.save(HERE / "refused_object.npy", np.array([{}], dtype=object), allow_pickle=True)
    np.save(HERE / "refused_record.npy", np.zeros(2, dtype=[("a", "f4"), ("b", "i8")]))
    np.save(HERE / "refused_date.npy", np.array(["2026-11-20"], dtype="datetime64[D]"))
    np.savez(HERE / "stored.npz", images=counted("u1", (4, 5)), labels=counted("i8", (4,)))
    np.savez_compressed(HERE / "deflated.npz", images=np.zeros((300, 300), np.uint8))


main()
