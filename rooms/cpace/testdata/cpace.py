"""Prints runs of CPACE-RISTR255-SHA512 for the tests beside: python3 cpace.py > runs.json

Written from the formulas of draft-irtf-cfrg-cpace-21 and RFC 9496 alone, with an arithmetic of its own that is neither fast nor
constant-time. Fails when a vector in vectors.json is not what the formulas give.
"""
import hashlib
import hmac
import json
import os

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)


def odd(x):
    return x % P & 1


def absolute(x):
    return -x % P if odd(x) else x % P


def sqrt_ratio(u, v):
    """SQRT_RATIO_M1 of RFC 9496, 4.2."""
    r = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    check = v * r * r % P
    if check in (-u % P, -u * SQRT_M1 % P):
        r = r * SQRT_M1 % P
    return check in (u % P, -u % P), absolute(r)


INVSQRT_A_MINUS_D = sqrt_ratio(1, -1 - D)[1]
ONE_MINUS_D_SQ = (1 - D * D) % P
D_MINUS_ONE_SQ = (D - 1) ** 2 % P
# The root that RFC 9496, 4.1, gives is the odd one.
SQRT_AD_MINUS_ONE = -sqrt_ratio(-D - 1, 1)[1] % P
IDENTITY = (0, 1, 1, 0)


def add(p, q):
    """The complete addition of twisted Edwards curves with a = -1: RFC 8032, 5.1.4."""
    (x1, y1, z1, t1), (x2, y2, z2, t2) = p, q
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(n, p):
    q = IDENTITY
    for bit in bin(n)[2:]:
        q = add(q, q)
        if bit == "1":
            q = add(q, p)
    return q


def encode(p):
    """RFC 9496, 4.3.2."""
    x0, y0, z0, t0 = p
    u1, u2 = (z0 + y0) * (z0 - y0) % P, x0 * y0 % P
    _, r = sqrt_ratio(1, u1 * u2 * u2 % P)
    den1, den2 = r * u1 % P, r * u2 % P
    z_inv = den1 * den2 * t0 % P
    x, y, den = x0, y0, den2
    if odd(t0 * z_inv):
        x, y, den = y0 * SQRT_M1 % P, x0 * SQRT_M1 % P, den1 * INVSQRT_A_MINUS_D % P
    if odd(x * z_inv):
        y = -y % P
    return absolute(den * (z0 - y)).to_bytes(32, "little")


def decode(b):
    """RFC 9496, 4.3.1. None if b is not the encoding of an element."""
    s = int.from_bytes(b, "little")
    if s >= P or odd(s):
        return None
    u1, u2 = (1 - s * s) % P, (1 + s * s) % P
    v = (-D * u1 * u1 - u2 * u2) % P
    square, r = sqrt_ratio(1, v * u2 * u2 % P)
    x = absolute(2 * s * r * u2)
    y = u1 * r * r * u2 * v % P
    t = x * y % P
    return None if not square or odd(t) or y == 0 else (x, y, 1, t)


def element(t):
    """MAP of RFC 9496, 4.3.4."""
    r = SQRT_M1 * t * t % P
    u, v = (r + 1) * ONE_MINUS_D_SQ % P, (-1 - r * D) * (r + D) % P
    square, s = sqrt_ratio(u, v)
    if not square:
        s = -absolute(s * t) % P
    c = -1 if square else r
    n = (c * (r - 1) * D_MINUS_ONE_SQ - v) % P
    w0, w1, w2, w3 = 2 * s * v % P, n * SQRT_AD_MINUS_ONE % P, (1 - s * s) % P, (1 + s * s) % P
    return w0 * w3 % P, w2 * w1 % P, w1 * w3 % P, w0 * w2 % P


def derive(b):
    halves = (int.from_bytes(half, "little") % 2**255 % P for half in (b[:32], b[32:]))
    return add(*map(element, halves))


def sha512(*parts):
    return hashlib.sha512(b"".join(parts)).digest()


def lv(*parts):
    out = b""
    for part in parts:
        n = len(part)
        while n > 127:
            out += bytes([n & 127 | 128])
            n >>= 7
        out += bytes([n]) + part
    return out


def generator_string(code, channel, session):
    label = b"CPaceRistretto255"
    zeros = bytes(max(0, 128 - 1 - len(lv(code)) - len(lv(label))))
    return lv(label, code, zeros, channel, session)


def hkdf(secret, label):
    """32 bytes of HKDF with SHA-512 and no salt: RFC 5869."""
    key = hmac.digest(bytes(64), secret, "sha512")
    return hmac.digest(key, label + b"\x01", "sha512")[:32]


def run(v):
    """Adds to what both sides put into a run what comes of it."""
    b = {name: bytes.fromhex(digits) for name, digits in v.items() if isinstance(digits, str) and name not in ("source", "label")}
    channel = lv(b["initiator"], b["responder"])
    string = generator_string(b["code"], channel, b["session"])
    g = derive(sha512(string))
    ya, yb = (int.from_bytes(b[name], "little") for name in ("ya", "yb"))
    assert 0 < ya < 2**252 and 0 < yb < 2**252
    first, answer = encode(multiply(ya, g)), encode(multiply(yb, g))
    k = encode(multiply(ya, decode(answer)))
    assert k == encode(multiply(yb, decode(first))) != bytes(32)
    messages = lv(first, b["adA"]), lv(answer, b["adB"])
    isk = sha512(lv(b"CPaceRistretto255_ISK", b["session"], k), *messages)
    mac = sha512(b"CPaceMac", b["session"], isk)
    tags = {side: hmac.digest(mac, m, "sha512").hex() for side, m in zip("AB", messages)}
    found = {"channel": channel, "generatorString": string, "generatorHash": sha512(string), "generator": encode(g), "Ya": first,
             "Yb": answer, "K": k, "ISK": isk}
    return {name: value.hex() for name, value in found.items()}, tags, isk


def check(v):
    found, tags, _ = run(v)
    for name, value in found.items():
        assert v[name] == value, name
    assert tags == {side: v["tags"][side] for side in "AB"}
    m = v["multiplied"]
    point = decode(bytes.fromhex(m["point"]))
    assert encode(multiply(int.from_bytes(bytes.fromhex(m["scalar"]), "little"), point)).hex() == m["product"]
    undecodable, identity = map(bytes.fromhex, v["abort"]["shares"])
    assert decode(undecodable) is None and encode(decode(identity)) == bytes(32)
    assert not any(decode(bytes.fromhex(share)) for share in v["undecodable"]["shares"])


def example(code, session, name, data):
    """A run of texts of these lengths. The lengths are those at which a field needs no zeros, or a longer length."""
    def some(what, n):
        return hashlib.shake_256(f"{what} {code} {session} {name} {data}".encode()).digest(n)

    v = {"code": some("code", code), "session": some("session", session), "initiator": some("initiator", name),
         "responder": some("responder", name), "adA": some("first", data), "adB": some("answer", data // 2)}
    for y in ("ya", "yb"):
        v[y] = some(y, 31) + bytes([some(y, 32)[31] & 15])
    v = {field: value.hex() for field, value in v.items()}
    found, tags, isk = run(v)
    label = f"test {code}"
    return v | {"label": label, "Ya": found["Ya"], "Yb": found["Yb"], "tagA": tags["A"], "tagB": tags["B"],
                "key": hkdf(isk, label.encode()).hex()}


def main():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors.json"), encoding="utf-8") as f:
        check(json.load(f))
    lengths = [(0, 0, 0, 0), (8, 32, 37, 33), (107, 32, 63, 127), (108, 32, 64, 128), (109, 32, 65, 200), (127, 127, 127, 255),
               (128, 128, 128, 256), (400, 300, 200, 300)]
    print(json.dumps([example(*n) for n in lengths], indent=1))


main()
