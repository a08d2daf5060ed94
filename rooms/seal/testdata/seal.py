"""Prints what the tests beside have to open: python3 seal.py > made.json

Written from RFC 9180, RFC 7748, RFC 8439, RFC 5869 and draft-irtf-cfrg-xchacha alone, with an arithmetic of its own that is
neither fast nor constant-time. Fails when a vector in vectors.json is not what these documents give.
"""
import hashlib
import hmac
import json
import os
import struct

P = 2**255 - 19
SUITE_KEM = b"KEM\x00\x20"
SUITE_HPKE = b"HPKE\x00\x20\x00\x01\x00\x03"


def x25519(scalar, u):
    """RFC 7748, 5."""
    k = int.from_bytes(scalar, "little") & ~7 & (2**254 - 1) | 2**254
    x1 = int.from_bytes(u, "little") % 2**255 % P
    x2, z2, x3, z3 = 1, 0, x1, 1
    for t in range(254, -1, -1):
        bit = k >> t & 1
        if bit:
            x2, z2, x3, z3 = x3, z3, x2, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a % P, c * b % P, a * a % P, b * b % P
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
        if bit:
            x2, z2, x3, z3 = x3, z3, x2, z2
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def public(scalar):
    return x25519(scalar, (9).to_bytes(32, "little"))


def rounds(state):
    """The 20 rounds of RFC 8439, 2.3, without the addition at their end."""
    s = list(state)

    def mix(a, b, c, d):
        for i, j, k, n in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            s[i] = s[i] + s[j] & 0xFFFFFFFF
            s[k] ^= s[i]
            s[k] = (s[k] << n | s[k] >> 32 - n) & 0xFFFFFFFF

    for _ in range(10):
        for i in range(4):
            mix(i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            mix(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return s


def state(key, rest):
    return struct.unpack("<16I", b"expand 32-byte k" + key + rest)


def chacha20(key, counter, nonce, data):
    out = bytearray()
    for at in range(0, len(data), 64):
        first = state(key, struct.pack("<I", counter + at // 64) + nonce)
        block = struct.pack("<16I", *(a + b & 0xFFFFFFFF for a, b in zip(first, rounds(first))))
        out += bytes(a ^ b for a, b in zip(data[at:at + 64], block))
    return bytes(out)


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    a = 0
    for at in range(0, len(message), 16):
        a = (a + int.from_bytes(message[at:at + 16] + b"\x01", "little")) * r % (2**130 - 5)
    return ((a + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def seal(key, nonce, ad, plain):
    """AEAD_CHACHA20_POLY1305: RFC 8439, 2.8."""
    def padded(b):
        return b + bytes(-len(b) % 16)

    text = chacha20(key, 1, nonce, plain)
    one_time = chacha20(key, 0, nonce, bytes(32))
    return text + poly1305(one_time, padded(ad) + padded(text) + struct.pack("<QQ", len(ad), len(text)))


def xseal(key, nonce, ad, plain):
    """AEAD_XChaCha20_Poly1305: draft-irtf-cfrg-xchacha, 2."""
    s = rounds(state(key, nonce[:16]))
    return seal(struct.pack("<8I", *s[:4], *s[12:]), bytes(4) + nonce[16:], ad, plain)


def extract(salt, ikm):
    return hmac.digest(salt or bytes(32), ikm, "sha256")


def expand(prk, info, n):
    out = block = b""
    while len(out) < n:
        block = hmac.digest(prk, block + info + bytes([len(out) // 32 + 1]), "sha256")
        out += block
    return out[:n]


def labeled_extract(suite, salt, label, ikm):
    return extract(salt, b"HPKE-v1" + suite + label + ikm)


def labeled_expand(suite, prk, label, info, n):
    return expand(prk, struct.pack(">H", n) + b"HPKE-v1" + suite + label + info, n)


def hpke(ephemeral, to, info):
    """The encapsulated key, the key and the first nonce of a sender in base mode: RFC 9180, 4.1 and 5.1."""
    enc = public(ephemeral)
    prk = labeled_extract(SUITE_KEM, b"", b"eae_prk", x25519(ephemeral, to))
    shared = labeled_expand(SUITE_KEM, prk, b"shared_secret", enc + to, 32)
    context = b"\x00" + labeled_extract(SUITE_HPKE, b"", b"psk_id_hash", b"") + labeled_extract(SUITE_HPKE, b"", b"info_hash", info)
    secret = labeled_extract(SUITE_HPKE, shared, b"secret", b"")
    key, nonce = (labeled_expand(SUITE_HPKE, secret, label, context, n) for label, n in ((b"key", 32), (b"base_nonce", 12)))
    return enc, key, nonce


def check(vectors):
    v = {name: bytes.fromhex(value) for name, value in vectors["body"].items() if name != "source"}
    assert xseal(v["key"], v["nonce"], v["start"], v["plain"]) == v["sealed"]
    v = vectors["hpke"]
    enc, key, nonce = hpke(bytes.fromhex(v["skEm"]), bytes.fromhex(v["pkRm"]), bytes.fromhex(v["info"]))
    assert enc.hex() == v["enc"] and public(bytes.fromhex(v["skRm"])).hex() == v["pkRm"]
    for e in v["encryptions"]:
        mixed = bytes(a ^ b for a, b in zip(nonce, e["sequence"].to_bytes(12, "big")))
        assert seal(key, mixed, bytes.fromhex(e["aad"]), bytes.fromhex(v["pt"])).hex() == e["ct"]


def some(what, n):
    return hashlib.shake_256(what.encode()).digest(n)


def body(n):
    key, nonce, start, plain = some("key", 32), some(f"nonce {n}", 24), some("start", 127), some("plain", n)
    return {"key": key.hex(), "start": start.hex(), "plain": plain.hex(), "body": (nonce + xseal(key, nonce, start, plain)).hex()}


def wrapped(n):
    seed, key, info = some(f"seed {n}", 32), some("key", 32), some("info", n)
    private = expand(extract(b"", seed), b"udpchat sealing key 1\x00", 32)
    enc, k, nonce = hpke(some(f"ephemeral {n}", 32), public(private), b"udpchat wrapped key 1\x00" + info)
    return {"seed": seed.hex(), "public": public(private).hex(), "info": info.hex(), "key": key.hex(),
            "wrapped": (enc + seal(k, nonce, b"", key)).hex()}


def main():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors.json"), encoding="utf-8") as f:
        check(json.load(f))
    made = {"bodies": [body(n) for n in (0, 1, 63, 64, 65, 300)], "wrapped": [wrapped(n) for n in (0, 1, 36, 300)]}
    print(json.dumps(made, indent=1))


main()
