// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace holdpoint::test {

// A launch that goes up 5, 25, 100 %: a step with a command before the ladder, a gate that stands on it, a step behind
// it, both rollbacks, and a matrix with a row that is measured and one that a person declares.
inline const QByteArray rolloutRunbook = R"(# Shop rollout

| Role | Name | Contact | Responsibilities |
|---|---|---|---|
| Launch Coordinator | Ada | 1 | decides |
| Technical Lead | Ben | 2 | builds |

## Phase 1: T-1 Hour - Prepare

**Back Up**
```bash
echo backup
```

## Phase 2: T-0 - Launch

**Shift Traffic**
```bash
./warm.sh
./shift.sh 5
./shift.sh 25
./shift.sh 100
```

#### Go/No-Go Decision
- [ ] Customers are happy

**Tell**
```bash
echo tell
```

## Rollback

| Scenario | Severity | Action | Timeline |
|---|---|---|---|
| High error rate > 5% | Critical | Immediate rollback | < 2 minutes |
| Security breach | Critical | Immediate rollback | < 1 minute |

**Immediate Rollback**
```bash
./back.sh
```

**Planned Rollback**
```bash
./slowly-back.sh
```
)";

// Trusted with it: each weight is watched for ten seconds by one metric of eight requests at least.
inline const QString rolloutConfiguration =
    QStringLiteral("[source.lb]\nkind = \"haproxy\"\nsocket = \"/run/haproxy.sock\"\n"
                   "[source.prom]\nkind = \"prometheus\"\nurl = \"http://127.0.0.1:9090\"\ninterval_s = 2\n"
                   "[metric.errors]\ntitle = \"Error rate\"\nsource = \"prom\"\nquery = \"errors\"\nunit = \"%\"\n"
                   "limits = { default = \"< 1\" }\nmin_samples = 8\n"
                   "[rollout]\nshift = \"./shift.sh\"\nobserve = \"lb\"\nold = \"blue\"\nnew = \"green\"\n"
                   "watch_s = 10\nwatched = [\"errors\"]\n"
                   "[rollback]\nby_weights = true\n"
                   "[matrix.\"High error rate > 5%\"]\nmetric = \"errors\"\nlimit = \"> 5\"\n");

} // namespace holdpoint::test
