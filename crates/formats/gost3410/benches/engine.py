"""The time of one signature and one verification by OpenSSL's gost engine, in this process: the least of many.

Usage: OPENSSL_CONF=FILE python3 engine.py ROUNDS KEY.pem BYTES
Prints both in microseconds. Only the standard library; the engine is what OPENSSL_CONF loads.
"""

import ctypes
import ctypes.util
import sys
import time

LOAD_CONFIGURATION = 0x40
crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
for name in ("EVP_PKEY_CTX_new", "BIO_new_file", "PEM_read_bio_PrivateKey"):
    getattr(crypto, name).restype = ctypes.c_void_p


def read_key(path):
    file = ctypes.c_void_p(crypto.BIO_new_file(path.encode(), b"r"))
    key = ctypes.c_void_p(crypto.PEM_read_bio_PrivateKey(file, None, None, None))
    assert key, "no key"
    return key


def context(key, begin):
    made = ctypes.c_void_p(crypto.EVP_PKEY_CTX_new(key, None))
    assert begin(made) == 1, "the engine does not begin"
    return made


def least_microseconds(rounds, act):
    least = float("inf")
    for _ in range(rounds):
        began = time.perf_counter_ns()
        done = act()
        least = min(least, time.perf_counter_ns() - began)
        assert done == 1, "the engine failed"
    return least / 1000


def main(rounds, path, size):
    crypto.OPENSSL_init_crypto(ctypes.c_uint64(LOAD_CONFIGURATION), None)
    key = read_key(path)
    digest, length = bytes(range(1, size + 1)), ctypes.c_size_t(size)
    signature, signature_length = ctypes.create_string_buffer(2 * size), ctypes.c_size_t(2 * size)
    signs = context(key, crypto.EVP_PKEY_sign_init)
    sign = lambda: crypto.EVP_PKEY_sign(signs, signature, ctypes.byref(signature_length), digest, length)
    signing = least_microseconds(rounds, sign)
    verifies = context(key, crypto.EVP_PKEY_verify_init)
    verify = lambda: crypto.EVP_PKEY_verify(verifies, signature, signature_length, digest, length)
    print(signing, least_microseconds(rounds, verify))


main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
