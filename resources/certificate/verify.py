#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks a Holdpoint certificate offline: python3 verify.py CERTIFICATE.pdf FOLDER [--log-key KEY] [--roster HEX]
FOLDER holds what `pdfdetach -saveall` takes out of the PDF. Needs ssh-keygen and openssl. The SHA-256 of this file
stands in Holdpoint's documentation: a verify.py that came with a forged certificate says what its forger wants."""
import argparse, base64, hashlib, json, os, pathlib, re, subprocess, sys, tempfile
ACTS = {"signoff.given": "signoff", "launch.declared": "declaration", "vote.cast": "vote",
        "key.confirmed": "confirmation", "log.taken-over": "takeover"}  # whatever else is signed is a decision

def need(condition, why):
    if not condition: raise ValueError(why)

def sha(data): return hashlib.sha256(data).digest()

def hashed(value):  # the canonical form (RFC 8785) of what entries hold
    return sha(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hex()

def run(*command, feed=b""): return subprocess.run(command, input=feed, capture_output=True).returncode == 0

def put(folder, name, data):
    pathlib.Path(folder, name).write_bytes(data)
    return os.path.join(folder, name)

def seal(pdf, temp):  # SHA-256 of the certificate whose key sealed the whole file
    ranges = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", pdf)
    need(len(ranges) == 1, "the PDF does not carry exactly one seal")
    start, before, after, rest = map(int, ranges[0])
    gap = pdf[before:after]
    need(start == 0 and after + rest == len(pdf) and re.fullmatch(rb"<[0-9a-f]+>", gap),
         "the seal does not cover the whole PDF")
    der = bytes.fromhex(gap[1:-1].decode())
    need(not any(der[4 + int.from_bytes(der[2:4], "big"):]), "something stands behind the seal's signature")
    cms, data = put(temp, "cms", der), put(temp, "data", pdf[:before] + pdf[after:])
    signer = os.path.join(temp, "seal.pem")
    need(run("openssl", "cms", "-verify", "-binary", "-noverify", "-inform", "DER", "-in", cms, "-content", data,
             "-signer", signer, "-out", os.devnull), "the seal does not fit: the PDF was changed")
    return sha(base64.b64decode(pathlib.Path(signer).read_text().split("-----")[2])).hex()

def checkpoint(note, opened, temp):  # size and root that the log key signed (C2SP tlog-checkpoint)
    text, _, signatures = note.partition(b"\n\n")
    origin, size, root = text.decode().split("\n")
    need(origin == opened["origin"], "the checkpoint is of another launch: " + origin)
    name, number, key = opened["log_key"].split("+", 2)
    key = base64.b64decode(key)
    need(name == origin and len(key) == 33 and key[0] == 1 and
         sha(name.encode() + b"\n" + key)[:4].hex() == number, "entry 0 names no log key")
    pem = base64.encodebytes(bytes.fromhex("302a300506032b6570032100") + key[1:])
    keyfile = put(temp, "log.pem", b"-----BEGIN PUBLIC KEY-----\n" + pem + b"-----END PUBLIC KEY-----\n")
    for line in signatures.decode().splitlines():
        words = line.split(" ")
        blob = base64.b64decode(words[2]) if len(words) == 3 and words[1] == name else b""
        if len(blob) == 68 and run("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", keyfile, "-rawin", "-in",
                                   put(temp, "text", text + b"\n"), "-sigfile", put(temp, "sig", blob[4:])):
            return int(size), base64.b64decode(root)
    raise ValueError("the log key did not sign this checkpoint")

def included(entry, index, size, path, root):  # RFC 9162, 2.1.3.2
    at, last, node = index, size - 1, sha(b"\0" + entry)
    for step in path:
        if last == 0: return False
        right = at & 1 or at == last
        node = sha(b"\1" + (step + node if right else node + step))
        while right and at and not at & 1: at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return last == 0 and node == root

def signature(entry, opened, roster, revoked, requests, seen, temp):
    body, who, kind = entry["body"], entry["actor"]["person"], entry["kind"]
    act, statement, armour = ACTS.get(kind, "decision"), body["statement"].encode(), body["signature"].encode()
    said = json.loads(statement)
    bound = {item["name"]: item["sha256"] for item in said["evidence"]}
    blob = base64.b64decode("".join(armour.decode().split("\n")[1:-2]))
    key = blob[14:14 + int.from_bytes(blob[10:14], "big")]
    line, (listed, own) = "ssh-ed25519 " + base64.b64encode(key).decode(), roster.get(who, ("", ""))
    need(said["key"] == "SHA256:" + base64.b64encode(sha(key)).decode().rstrip("="), "another key signed")
    need(line not in revoked, "the key was revoked before")
    need((said["launch"], said["rehearsal"], said["act"], said["person"], said["role"]) ==
         (opened["launch"], entry["rehearsal"], act, who, body.get("seat", body.get("role", said["role"]))) and
         said["tree_size"] <= entry["seq"], "the statement is about another launch, act, role or person")
    need(statement not in seen, "the statement was used before")
    if act == "vote":
        need(bound.get("gate " + body["gate"]) == body["evidence_sha256"] and
             said["decision"] == ("go" if body["go"] else "no-go"), "the statement is about another vote")
    elif act == "declaration":
        need(said["meaning"] == body["text"], "other words were declared")
    elif act != "signoff":
        bare = {name: body[name] for name in body if name not in ("statement", "signature", "public_key")}
        need(bound.get("entry " + kind) == hashed(bare), "the statement is about something else")
        need(kind != "key.confirmed" or bound.get("roster line") == own, "another line of the roster was confirmed")
        need(kind != "deviation.approved" or bound["deviation " + body["deviation"]] == requests[body["deviation"]],
             "another deviation was approved")
    need(listed == line or (not listed and act in ("signoff", "declaration")), "the roster names another key, or none")
    seen.add(statement)
    space = "holdpoint-rehearsal" if said["rehearsal"] else "holdpoint-signoff"
    allowed = put(temp, "allowed", f'signer namespaces="{space}" {line}\n'.encode())
    need(run("ssh-keygen", "-Y", "verify", "-f", allowed, "-I", "signer", "-n", space, "-s",
             put(temp, "sig", armour), feed=statement), "the signature does not hold")
    print(f"  entry {entry['seq']}: {act} by {who}, {said['role']}, {said['utc']}, {said['key']}"
          + ("" if listed else " (key not on the roster)") + f"\n    {said['meaning']}")

def main():
    words = argparse.ArgumentParser(description=__doc__)
    for name in ("pdf", "folder", "--log-key", "--roster"): words.add_argument(name)
    given = words.parse_args()
    folder = pathlib.Path(given.folder)
    with tempfile.TemporaryDirectory() as temp:
        sealed = seal(pathlib.Path(given.pdf).read_bytes(), temp)
        lines = (folder / "entries.jsonl").read_bytes().split(b"\n")[:-1]
        proofs = json.loads((folder / "proofs.json").read_bytes())
        entries = [json.loads(line) for line in lines]
        opened, keys = entries[0]["body"], [entries[0]["body"]["log_key"]]
        for taken in (entry["body"] for entry in entries if entry["kind"] == "log.taken-over"):
            need(taken["previous_key"] == keys[-1], "another log was taken over")
            keys.append(taken["log_key"])
            opened.update(log_key=taken["log_key"], seal_fingerprint=taken["seal_fingerprint"])
        size, root = checkpoint((folder / "checkpoint.txt").read_bytes(), opened, temp)
        need(sealed == opened["seal_fingerprint"], "the PDF carries another launch's seal")
        need(given.log_key in [None] + keys, "the log key is not the one that you gave")
        roster, rosters, revoked, requests, seen, before = {}, [], set(), {}, set(), -1
        print(f"Launch {opened['launch']}, ledger of {size} entries, {len(lines)} of them attached. Signatures:")
        for line, entry, proof in zip(lines, entries, proofs, strict=True):
            try:
                need(size > entry["seq"] == proof["seq"] > before, "it stands in another place")
                path = [bytes.fromhex(step) for step in proof["path"]]
                need(included(line, entry["seq"], size, path, root), "it is not in the ledger that was signed")
                before, body, signed = entry["seq"], entry["body"], entry["actor"]["auth"] == "signed"
                need(signed == bool(body.get("signature")), "a signature is missing, or nobody is said to have signed")
                if entry["kind"] == "roster.changed":
                    rosters.append(hashed(body))
                    for one in body["people"]:
                        one.update(public_key=" ".join(one["public_key"].split()[:2]))
                        del one["contact"]
                    roster = {one["name"]: (one["public_key"], hashed(one)) for one in body["people"]}
                elif entry["kind"] == "key.revoked":
                    revoked.add(body["public_key"])
                elif entry["kind"] == "deviation.requested":
                    requests[body["deviation"]] = hashed(body)
                if signed:
                    signature(entry, opened, roster, revoked, requests, seen, temp)
            except (LookupError, ValueError, TypeError) as error:
                raise ValueError(f"entry {entry.get('seq')}: {error}")
        need(given.roster is None or given.roster in rosters, "no roster has the fingerprint that you gave")
        print("Compare with what you know from elsewhere:", f"seal {sealed}", *(f"log key {key}" for key in keys),
              *(f"roster {one}" for one in rosters), sep="\n  ")
        print(f"VERIFIED: {len(lines)} entries, {len(seen)} signatures, the seal.")

try:
    main()
except (OSError, LookupError, ValueError, TypeError) as problem:
    sys.exit(f"REFUSED: {problem}")
