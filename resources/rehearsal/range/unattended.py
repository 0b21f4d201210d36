#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays everybody in a rehearsal, through the command line alone, from the first step to a verified certificate.

    unattended.py LAUNCH RUNBOOK ANSWERS      inside a range; LAUNCH was made by `holdpoint new --rehearsal`

ANSWERS is a JSON file that says what people would: which boxes are ticked (patterns), what values hold, which report of
the range (or `output of COMMAND`) is which deliverable, which command is changed by an approved deviation, and who holds a role that
the runbook names nobody for. What has no answer ends the rehearsal. A command that fails is tried again; one that keeps failing
holds the launch, or rolls it back where customers are on the new release already.
Where the runbook's configuration watches its rollout, `holdpoint monitor` holds the launch meanwhile, as a workstation
would, and the weights are asked for and confirmed one after the other. A row of the rollback matrix that applies and is
not decided rolls back at once; whatever else a watch finds is the coordinator's decision, with its reason for the next
weight. The watch of the last weight is clean, or what it found was decided in the matrix; else it rolls back, too.

Exit: 0 the launch succeeded and its certificate verifies, 1 a command kept failing and the launch was held or rolled
back, 3 something has no answer, 4 the rehearsal itself did not work.
"""

import json
import os
import pathlib
import re
import secrets
import shlex
import signal
import subprocess
import sys
import time

COORDINATOR = "Launch Coordinator"
OPERATOR = "DevOps Engineer"
TRIES = 3
HOLD_PATIENCE_S = 60
EFFECT_PATIENCE_S = 15  # after a rollback, until its effect was recorded
ROW_PATIENCE_S = 10  # after a breach, until a row of the matrix applies
OUTPUT = "output of "
WATCHES = re.compile(r"^STATE +NUMBER +VALUE ", re.MULTILINE)  # head of the table of what `holdpoint monitor` watches
HELD_ELSEWHERE = "Another Holdpoint holds this launch"


class Ended(Exception):
    """The rehearsal is over before its end, with this status."""

    def __init__(self, status, words):
        super().__init__(words)
        self.status = status


class Rehearsal:
    def __init__(self, launch, runbook, answers):
        self.launch = pathlib.Path(launch)
        self.range = pathlib.Path(os.environ["ERPGO_RANGE"])
        self.answers = json.loads(pathlib.Path(answers).read_text(encoding="utf-8"))
        self.plan = json.loads(self.holdpoint("import", runbook, "--json", shown=False))
        named = {role["role"]: role["name"] for role in self.plan["roles"] if not role["name"].startswith("[")}
        self.person = {**named, **self.answers["people"]}
        self.watching = []
        self.monitor = None
        self.figures = {}

    def environment(self, role):
        """In which that role calls the command line."""
        environment = dict(os.environ)
        if role:
            if role not in self.person:
                raise Ended(3, f"Nobody holds the role {role}. Name somebody under `people` in the answers.")
            environment["HOLDPOINT_PERSON"] = self.person[role]
        return environment

    def say(self, role, command):
        who = f"{self.person[role]}: " if role else ""
        print(f"  {who}{shlex.join(command).replace(str(self.launch), 'LAUNCH')}", flush=True)

    def holdpoint(self, *words, role=None, text="", passphrase=None, shown=True, may_answer=(0,)):
        """One call of the command line; what it answered, or its status where more than 0 may come."""
        command = ["holdpoint", *map(str, words)]
        environment = self.environment(role)
        descriptors = ()
        if passphrase:
            reading, writing = os.pipe()
            os.write(writing, passphrase.encode())
            os.close(writing)
            command += ["--passphrase-fd", str(reading)]
            descriptors = (reading,)
        if shown:
            self.say(role, command)
        done = subprocess.run(command, input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=environment, pass_fds=descriptors, check=False)
        for descriptor in descriptors:
            os.close(descriptor)
        if done.returncode not in may_answer:
            raise Ended(4, f"{done.stdout}{done.stderr}\n`{shlex.join(command)}` answered {done.returncode}")
        if may_answer == (0,):
            return done.stdout
        if done.returncode != 0:
            print(done.stdout + done.stderr, flush=True)
        return done.returncode

    def act(self, word, *rest, role=COORDINATOR, **more):
        return self.holdpoint(word, self.launch, *rest, role=role, **more)

    def status(self):
        return json.loads(self.holdpoint("status", self.launch, "--json", shown=False))

    def step_now(self, step):
        return next(s for phase in self.status()["phases"] for s in phase["steps"] if s["id"] == step["id"])

    # People

    def complete_roster(self):
        """Every role of the runbook, its seats and its sign-offs has a person."""
        held = {role for person in json.loads(self.act("roster", "--json", shown=False))["people"]
                for role in person["roles"]}
        for role in sorted(self.person, key=lambda role: role != COORDINATOR):
            if role not in held:
                self.act("roster", "--person", self.person[role], "--role", role, "--contact", "in this rehearsal")

    # Steps

    def run(self, word, target, *more):
        """Runs a step or command until it passes; the number of tries is bounded."""
        for attempt in range(TRIES):
            if self.act(word if attempt == 0 else "retry", target, *more, role=OPERATOR, may_answer=(0, 1)) == 0:
                return
        self.give_up(target)

    def deviate(self, command, wanted):
        """The command in another form: asked for, approved by the coordinator, run once in exactly this form."""
        file = self.range / "home" / "changed-command"
        file.write_text(wanted["instead"], encoding="utf-8")
        asked = self.holdpoint("deviation", "request", self.launch, "command", command["id"], "--changed", file,
                               "--reason", wanted["reason"], role=OPERATOR)
        self.holdpoint("deviation", "approve", self.launch, asked.strip(), role=COORDINATOR)
        self.run("run", command["id"], "--changed", file)

    def commands(self, step):
        left = [c for c in step["commands"] if c["runnable"] and c["state"] not in ("passed", "running")]
        if not any(c["text"] in self.answers["commands"] for c in left):
            if left:
                self.run("run", step["id"])
            return
        for command in left:
            wanted = self.answers["commands"].get(command["text"])
            if wanted:
                self.deviate(command, wanted)
            else:
                self.run("run", command["id"])

    def tick(self, box):
        if not any(re.fullmatch(pattern, box["text"]) for pattern in self.answers["boxes"]):
            raise Ended(3, f"Nobody ticks the box “{box['text']}”. Name it under `boxes` in the answers.")
        self.act("tick", box["id"], role="QA Lead")

    def file_of(self, answer):
        """The newest report of that name, or the output of that command's run; None where there is none."""
        if answer.startswith(OUTPUT):
            runs = [command["run"] for phase in self.status()["phases"] for step in phase["steps"]
                    for command in step["commands"] if command["text"] == answer.removeprefix(OUTPUT)]
            files = [self.launch / "runs" / f"{run:06}" / "output.log" for run in runs if run]
        else:
            # Where the scripts write them; what an earlier rehearsal left there is no report of this one.
            settings = self.range / "etc" / "settings"
            told = subprocess.run(["bash", "-c", '. "$1" && printf %s "${ERPGO_REPORTS:-$2}"', "bash", settings,
                                   self.range / "disk" / "reports"], text=True, stdout=subprocess.PIPE, check=True)
            files = sorted(file for file in pathlib.Path(told.stdout).glob(answer)
                           if file.stat().st_mtime >= settings.stat().st_mtime)
        return files[-1] if files else None

    def attach(self, step, deliverable):
        answer = self.answers["deliverables"].get(deliverable["text"])
        file = self.file_of(answer) if answer else None
        if not file:
            raise Ended(3, f"No report is the deliverable “{deliverable['text']}”. Name one under `deliverables`.")
        self.act("attach", step["id"], file, "--deliverable", deliverable["id"], role=OPERATOR)

    def do(self, step):
        if any(command["guarded"] and command["state"] != "passed" for command in step["commands"]):
            self.climb()
            step = self.step_now(step)
        if step["commands"]:
            self.commands(step)
            step = self.step_now(step)
            if step["in_background"]:
                self.watching.append(step["id"])
        for expectation in step["expectations"]:
            if expectation["state"] == "person":
                self.tick(expectation)
        for box in step["checks"]:
            if not box["ticked"]:
                self.tick(box)
        for deliverable in step["deliverables"]:
            if not deliverable["attached"]:
                self.attach(step, deliverable)
        if step["kind"] == "gate":
            gate = next(g for g in self.status()["gates"] if g["id"] == step["id"])
            for seat in gate["seats"]:
                self.act("vote", step["id"], "go", "--as", seat["seat"])
            self.act("decide", step["id"], "go")

    def fill_values(self):
        for value in self.status()["values"]:
            text = self.answers["values"].get(value["placeholder"])
            if text is not None and not value["filled"]:
                self.act("set", value["id"], text=text, shown=False)

    def work(self):
        self.complete_roster()
        self.fill_values()
        for phase in self.status()["phases"]:
            print(phase["title"], flush=True)
            if any(command["guarded"] for step in phase["steps"] for command in step["commands"]):
                self.start_watching()
            for step in phase["steps"]:
                if step["state"] not in ("passed", "skipped"):
                    self.do(step)
            # What watches runs beside the steps after it, until its phase is over.
            for watch in self.watching:
                self.act("stop", watch, role=OPERATOR)
            self.watching.clear()
            self.stop_watching()

    # The rollout

    def start_watching(self):
        """Somebody holds the launch and measures, before the first weight is set: that is the baseline."""
        command = ["holdpoint", "monitor", str(self.launch)]
        self.say(OPERATOR, command)
        log = self.range / "log" / "monitor.log"
        with open(log, "wb") as output:
            self.monitor = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                            env=self.environment(OPERATOR))
        # It shall hold the launch before the next act would.
        end = time.monotonic() + HOLD_PATIENCE_S
        while True:
            said = log.read_text(encoding="utf-8", errors="replace")
            if self.monitor.poll() is not None or time.monotonic() > end or HELD_ELSEWHERE in said:
                raise Ended(4, f"`{shlex.join(command)}` does not hold the launch and watch: {said}")
            if WATCHES.search(said):
                return
            time.sleep(0.1)

    def require_monitor(self):
        """What died measures nothing, and its watch is none."""
        if self.monitor and self.monitor.poll() is not None:
            said = (self.range / "log" / "monitor.log").read_text(encoding="utf-8", errors="replace")
            raise Ended(4, f"`holdpoint monitor` ended by itself with {self.monitor.returncode}: {said}")

    def stop_watching(self):
        if not self.monitor:
            return
        self.require_monitor()
        self.monitor.send_signal(signal.SIGINT)
        try:
            self.monitor.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.monitor.kill()
            self.monitor.wait()
            raise Ended(4, "`holdpoint monitor` did not end when it was asked to.") from None
        self.monitor = None

    def climb(self):
        """Up the ladder, each weight asked for and confirmed by the operator, and watched to its end."""
        rollout = self.status()["rollout"]
        for weight in rollout["weights"]:
            if weight > rollout["weight"]:
                self.require_monitor()
                self.shift(weight)
        self.judge_last_watch()

    def last_change(self):
        """The newest one that was not withdrawn; None: there is none."""
        changes = self.status()["rollout"]["changes"]
        return next((change for change in reversed(changes) if change["stage"] != "withdrawn"), None)

    def judge_last_watch(self):
        """No next weight asks what the last watch found: it is clean, or what it found was decided in the matrix."""
        last = self.last_change()
        if last and last["stage"] in ("setting", "observing", "watching"):
            self.watched(["shift", str(self.launch), "--wait"], OPERATOR)
            last = self.last_change()
        self.heed_matrix()
        if not last or last["stage"] == "clean":
            return
        numbers = (last["watch"] or {"numbers": []})["numbers"]
        found = {number["metric"] for number in numbers if number["verdict"] != "ok"}
        found |= {breach["metric"] for breach in last["breaches"]}
        decided = {row["measured_by"] for row in self.status()["matrix"] if row["decision"] in ("watch", "go-on")}
        if not found or not found <= decided:
            what = ", ".join(sorted(found)) or "nothing was measured"
            self.give_up(f"The watch of {last['weight']} %", f"ended {last['stage']} ({what})")

    def shift(self, weight):
        status = self.watched(["shift", str(self.launch), str(weight), "--confirm", "--wait"], OPERATOR)
        tries = 0
        while status != 0:
            self.heed_matrix()
            rollout = self.status()["rollout"]
            last = rollout["changes"][-1] if rollout["changes"] else None
            tries += 1
            if tries > TRIES:
                self.give_up(f"The weight {weight} %")
            if last and last["weight"] == weight and rollout["weight"] == weight:
                return  # set and watched; what was found is a decision of the next weight
            if last and last["weight"] == weight and last["stage"] == "asked":
                self.act("shift", "--withdraw", "--reason", "Something new speaks against it.", role=OPERATOR)
            reason = self.reason_to_go_on(rollout)
            status = self.watched(["shift", str(self.launch), str(weight), "--confirm", "--wait", "--reason", reason],
                                  COORDINATOR)
        self.heed_matrix()

    def heed_matrix(self):
        """A row of the matrix that applies and that nobody decided is a rollback: nobody here knows better."""
        row = next((row for row in self.status()["matrix"] if row["applies"] and not row["decision"]), None)
        if row:
            self.roll_back(row["scenario"], f"“{row['scenario']}” of the rollback matrix applies")

    def reason_to_go_on(self, rollout):
        """What the coordinator says where the watch is not clean, and no row of the matrix applies."""
        last = next((change for change in reversed(rollout["changes"]) if change["stage"] != "withdrawn"), None)
        numbers = (last or {}).get("watch") or {"numbers": []}
        found = [f"{number['metric']} {number['verdict']} ({number['value'] or 'no value'})"
                 for number in numbers["numbers"] if number["verdict"] != "ok"]
        what = ", ".join(found) or (last or {}).get("stage", "nothing was watched")
        return f"Looked at it: {what}; no row of the rollback matrix applies, and customers are served."

    def watched(self, words, role):
        """One call that waits for its watch; a breach that lights a row of the matrix is rolled back at once."""
        command = ["holdpoint", *words, "--json"]
        self.say(role, command)
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, env=self.environment(role)) as process:
            for line in process.stdout:
                try:
                    said = json.loads(line)
                except ValueError:
                    print(f"    {line.rstrip()}", flush=True)
                    continue
                if said.get("kind") == "stage":
                    print(f"    change {said['change']} to {said['weight']} %: {said['stage']}", flush=True)
                elif said.get("kind") == "end":
                    for number in said["numbers"]:
                        print(f"    {number['verdict']:12} {number['metric']} {number['value']} "
                              f"(limit {number['limit']})", flush=True)
                elif said.get("kind") == "breach":
                    print(f"    BREACH of {said['metric']}: {said['value']}, limit {said['limit']}", flush=True)
                    row = self.row_that_lights()
                    if row:
                        self.roll_back(row["scenario"], f"{said['metric']} was {said['value']} (limit {said['limit']})")
            return process.wait()

    def row_that_lights(self):
        end = time.monotonic() + ROW_PATIENCE_S
        while time.monotonic() < end:
            for row in self.status()["matrix"]:
                if row["applies"]:
                    return row
            time.sleep(0.2)
        return None

    # When it goes wrong

    def green_weight(self):
        """Percent of the customers on the new release; None: the load balancer does not say."""
        asked = subprocess.run(["bash", "-c", '. "$ERPGO_RESOURCES/scripts/lib/haproxy.sh"; '
                                'haproxy_say "get weight erpgo/green"'], text=True, stdout=subprocess.PIPE, check=False)
        weight = re.fullmatch(r"([0-9]+) \(initial [0-9]+\)", asked.stdout.strip())
        return int(weight[1]) if asked.returncode == 0 and weight else None

    def scenario(self):
        """The row of the runbook's matrix that is the reason: green does not answer, or it answers badly."""
        rows = [row["scenario"] for row in self.plan["matrix"]]
        answers = subprocess.run(["curl", "-sf", "--max-time", "5", "-o", os.devnull, "http://127.0.0.1:8201/version"],
                                 check=False).returncode == 0
        word = "error rate" if answers else "crash"
        fitting = [row for row in rows if word in row.lower()]
        return (fitting or rows or [f"Green: {word}"])[0]

    def give_up(self, target, found=f"failed {TRIES} times"):
        if self.green_weight() == 0:
            self.act("hold", "--reason", f"{target} {found}")
            raise Ended(1, f"The launch is held: {target} {found}. No customer was on the new release.")
        row = next((row["scenario"] for row in self.status()["matrix"] if row["applies"]), None)
        self.roll_back(row or self.scenario(), f"{target} {found}")

    def roll_back(self, scenario, because):
        """Everyone back, now; ends the rehearsal. Looks at the load balancer meanwhile."""
        weight = self.green_weight()
        command = ["holdpoint", "rollback", str(self.launch), "--immediate", "--reason", scenario]
        self.say(OPERATOR, command)
        pressed = time.monotonic()
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, env=self.environment(OPERATOR)) as process:
            while self.green_weight() != 0 and process.poll() is None:
                time.sleep(0.02)
            if self.green_weight() == 0:
                self.figures["press_to_blue_ms"] = round(1000 * (time.monotonic() - pressed))
            said = process.communicate()[0]
        print(said, end="", flush=True)
        # 1 is the answer when somebody could not be told; where the customers are is looked up.
        if process.returncode not in (0, 1):
            raise Ended(4, f"`{shlex.join(command)}` answered {process.returncode}")
        left = self.green_weight()
        if left is None:
            raise Ended(4, "The rollback ended, and the load balancer does not say where the customers are.")
        if left != 0:
            raise Ended(4, f"The rollback ended, and {left} % of the customers are still on the new release.")
        applies = next((row for row in self.status()["matrix"] if row["applies"] and row["scenario"] == scenario), None)
        if applies:
            self.act("matrix", "decide", applies["id"], "rollback", "--reason", because)
        self.await_effect()
        self.stop_watching()
        self.holdpoint("verify", self.launch)
        moments = self.range / "log" / "fault-moments.log"
        if moments.exists():
            for moment in moments.read_text(encoding="utf-8").splitlines():
                print(f"fault: {moment}")
        for name, value in self.figures.items():
            print(f"figure: {name} {value}")
        where = "an unknown weight" if weight is None else f"{weight} %"
        raise Ended(1, f"The launch was rolled back at {where}: {because}. All customers are on the old release; the "
                       "ledger verifies.")

    def await_effect(self):
        """Whoever watches records what the load balancer says of the rollback."""
        end = time.monotonic() + EFFECT_PATIENCE_S
        while self.monitor and time.monotonic() < end:
            observed = self.status()["rollbacks"][-1]["observed"]
            if any("load balancer" in one["observed"] for one in observed):
                return
            time.sleep(0.5)

    # The end

    def finish(self):
        print("Signatures", flush=True)
        passphrases = {name: secrets.token_hex(16) for name in sorted(set(self.person.values()))}
        for name, passphrase in passphrases.items():
            self.holdpoint("keygen", "--person", name, passphrase=passphrase)
        for signoff in self.status()["signoffs"]:
            role = signoff["role"]
            if not signoff["signed_by"]:
                self.act("sign", signoff["id"], role=role, passphrase=passphrases[self.person[role]])
        if not self.status()["declared"]:
            self.act("sign", "--declare", passphrase=passphrases[self.person[COORDINATOR]])
        certificate = self.launch / "certificates" / "certificate.pdf"
        self.act("certificate", "--out", certificate)
        self.act("end", "--reason", "The rehearsal is complete.")
        print(self.holdpoint("verify", self.launch), end="", flush=True)
        print(self.holdpoint("verify", certificate), end="", flush=True)


def main():
    if len(sys.argv) != 4 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 0 if sys.argv[1:] in (["-h"], ["--help"]) else 2
    rehearsal = None
    try:
        rehearsal = Rehearsal(*sys.argv[1:])
        rehearsal.work()
        rehearsal.finish()
    except Ended as end:
        print(f"\nrehearse: {end}", file=sys.stderr, flush=True)
        return end.status
    except KeyboardInterrupt:
        print("\nrehearse: stopped from outside.", file=sys.stderr, flush=True)
        return 130
    finally:
        if rehearsal and rehearsal.monitor:
            rehearsal.monitor.terminate()
            rehearsal.monitor.wait()
    print("\nThe rehearsal is done, from its first step to a verified certificate.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
