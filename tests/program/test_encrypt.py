#!/usr/bin/env python3
"""Encrypted files: who may open them, what is allowed, and which standards refuse."""
import subprocess
import sys

from harness import LAYOUTS, Case, main

SECRETS = {"HANMEN_OWNER_PASSWORD": "持ち主の秘密", "HANMEN_USER_PASSWORD": "開くための語"}


def report(case, profile="{extends: web, standard: pdf/ua-1, encrypt: true}"):
    case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {LAYOUTS / 'plain.yaml'}\nprofiles:\n  locked: {profile}\n")
    case.write("chapter.yaml", "formatVersion: 1\nchapter: {title: 秘密, layout: look.yaml}\nbody: [本文。]\n")


def told(case, password):
    """qpdf's account of the encryption; None when the password does not open the file."""
    done = subprocess.run(["qpdf", "--show-encryption", f"--password={password}", "out.pdf"], cwd=case.folder, capture_output=True,
                          check=False)
    return done.stdout.decode() if b"Supplied password is" in done.stdout else None


def text(case, password):
    done = subprocess.run(["pdftotext", "-upw", password, "out.pdf", "-"], cwd=case.folder, capture_output=True, check=False)
    return done.stdout.decode()


def two_passwords(case: Case):
    """AES-256; each password opens, others do not; reading aloud and printing are allowed, changes are not"""
    report(case)
    pdf = case.builds(options=("--profile", "locked"), environment=SECRETS)
    assert "本文".encode() not in pdf and b"pdfuaid" not in pdf, "metadata are not encrypted"
    account = told(case, SECRETS["HANMEN_USER_PASSWORD"])
    assert account and "stream encryption method: AESv3" in account, account
    for line in ("extract for accessibility: allowed", "print high resolution: allowed", "extract for any purpose: allowed",
                 "modify anything: not allowed"):
        assert line in account, account
    assert told(case, SECRETS["HANMEN_OWNER_PASSWORD"]) and told(case, "") is None and told(case, "違う") is None
    assert "本文。" in text(case, SECRETS["HANMEN_USER_PASSWORD"])


def open_to_all(case: Case):
    """without a user's password anyone may open the file; files name the passwords; allow says what is allowed"""
    report(case, "{extends: web, standard: none, encrypt: true, allow: none, owner_password_file: secret.txt}")
    case.write("secret.txt", "一行目だけ\n二行目\n")
    case.builds(options=("--profile", "locked"))
    account = told(case, "")
    for line in ("extract for accessibility: allowed", "print low resolution: not allowed", "extract for any purpose: not allowed"):
        assert line in account, account
    owner = subprocess.run(["qpdf", "--show-encryption", "--password=一行目だけ", "out.pdf"], cwd=case.folder, capture_output=True,
                           check=True).stdout.decode()
    assert "Supplied password is owner password" in owner, owner


def same_contents(case: Case):
    """the decrypted file holds the pages and tags of the plain one"""
    report(case)
    case.builds(options=("--profile", "locked"), environment=SECRETS)
    subprocess.run(["qpdf", "--decrypt", f"--password={SECRETS['HANMEN_USER_PASSWORD']}", "out.pdf", "open.pdf"], cwd=case.folder,
                   check=True)
    structure = subprocess.run(["pdfinfo", "-struct-text", "open.pdf"], cwd=case.folder, capture_output=True, check=True).stdout
    assert "本文。".encode() in structure and b"H1" in structure


def flag(case: Case):
    """--encrypt encrypts what the profile does not say so of"""
    report(case, "{extends: web, standard: pdf/ua-1}")
    case.builds(options=("--profile", "locked", "--encrypt"), environment=SECRETS)
    assert "AESv3" in told(case, SECRETS["HANMEN_USER_PASSWORD"])


def standards_refuse(case: Case):
    """PDF/A and PDF/X refuse, with a way out"""
    report(case)
    for options in (("--encrypt",), ("--encrypt", "--profile", "archive")):
        case.run("build", "chapter.yaml", "-o", "out.pdf", *options, environment=SECRETS)
        case.expect(1, "encrypt-standard")
        assert "standard: pdf/ua-1" in case.errors
    report(case, "{encrypt: true}")
    case.refuses(1, "profile-conflict", options=("--profile", "locked"))


def passwords_are_wanted(case: Case):
    """no owner's password, twice the same, too long, a file that is not there"""
    report(case)
    for wrong, code in (({}, "encrypt-no-owner"), ({"HANMEN_USER_PASSWORD": "a"}, "encrypt-no-owner"),
                        ({"HANMEN_OWNER_PASSWORD": "a", "HANMEN_USER_PASSWORD": "a"}, "encrypt-same"),
                        ({"HANMEN_OWNER_PASSWORD": "長" * 50}, "encrypt-long")):
        case.run("build", "chapter.yaml", "-o", "out.pdf", "--profile", "locked", environment=wrong)
        case.expect(1, code)
        assert not (case.folder / "out.pdf").exists()
    report(case, "{extends: web, standard: none, encrypt: true, owner_password_file: none.txt}")
    case.refuses(1, "encrypt-file", options=("--profile", "locked"))


if __name__ == "__main__":
    sys.exit(main([two_passwords, open_to_all, same_contents, flag, standards_refuse, passwords_are_wanted]))
