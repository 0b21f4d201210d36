// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/certificate/declared_launch.h"

#include <QMap>

using namespace Qt::StringLiterals;

namespace holdpoint::test {
namespace {

constexpr auto smallRunbook = R"(# Shop Launch Runbook

```toml holdpoint
[launch]
name = "shop"
version = "VERSION"

[poll."Go/No-Go Decision Point"]
seats = ["Technical Lead", "QA Lead"]
```

## Launch Team

| Role | Name | Contact | Responsibilities |
|------|------|---------|------------------|
| Launch Coordinator | Ada Officer | ada@example.org | Decides |
| Technical Lead | Tomasz Łind | tomasz@example.org | Knows the shop |
| QA Lead | Jonas Abara | jonas@example.org | Tests it |

## Procedures

### Phase 1: T-30 Minutes - Preparation

#### Go/No-Go Decision Point

- [ ] The backup was compared

## Launch Success Declaration

### Final Sign-off

**Technical Sign-off**
- Technical Lead: _________________________ Date: _______
- QA Lead: ________________________________ Date: _______

**Launch Declaration**
"The shop is open and the team accepts it into service."

Launch Coordinator: _________________________ Date: _______
)";

} // namespace

DeclaredLaunch::DeclaredLaunch(const QString& version)
{
    place.write(u"runbook.md"_s, QByteArray(smallRunbook).replace("VERSION", version.toUtf8()));
}

QString DeclaredLaunch::act(const QStringList& words, int wanted)
{
    const Answer answer = place.call(words, {}, QByteArray(passphrase) + '\n');
    return answer.status == wanted ? QString() : words.join(u' ') + u": "_s + answer.all();
}

QString DeclaredLaunch::prepare()
{
    if (const Answer made = place.makeLaunch(); made.status != 0)
        return made.all();
    for (const auto& [person, role] :
         {std::pair(u"Ada Officer"_s, u"Launch Coordinator"_s), std::pair(u"Tomasz Łind"_s, u"Technical Lead"_s),
          std::pair(u"Jonas Abara"_s, u"QA Lead"_s)}) {
        const Answer made = place.call({u"keygen"_s, u"--person"_s, person, u"--passphrase-fd"_s, u"3"_s, u"--json"_s},
                                       {}, QByteArray(passphrase) + '\n');
        m_keys.insert(person, made.json().value(u"public_key").toString());
        const QString problem =
            act({u"roster"_s, launch(), u"--person"_s, person, u"--role"_s, role, u"--key"_s, m_keys.value(person)});
        if (!problem.isEmpty())
            return problem;
    }
    return {};
}

QString DeclaredLaunch::declare()
{
    const QString gate = u"Go/No-Go Decision Point"_s;
    const QStringList secret{u"--passphrase-fd"_s, u"3"_s};
    const QList<QStringList> acts{
        {u"tick"_s, launch(), u"The backup was compared"_s},
        QStringList{u"vote"_s, launch(), gate, u"--as"_s, u"QA Lead"_s, u"go"_s, u"--by"_s, u"Jonas Abara"_s} + secret,
        {u"vote"_s, launch(), gate, u"--as"_s, u"Technical Lead"_s, u"go"_s},
        {u"decide"_s, launch(), gate, u"go"_s},
        QStringList{u"sign"_s, launch(), u"QA Lead"_s, u"--by"_s, u"Jonas Abara"_s} + secret,
        QStringList{u"sign"_s, launch(), u"Technical Lead"_s, u"--by"_s, u"Tomasz Łind"_s} + secret,
        QStringList{u"sign"_s, launch(), u"Launch Coordinator"_s} + secret,
        QStringList{u"sign"_s, launch(), u"--declare"_s} + secret};
    for (const QStringList& words : acts) {
        if (const QString problem = act(words); !problem.isEmpty())
            return problem;
    }
    return {};
}

QString DeclaredLaunch::exportTo(const QString& file, const QString& paper)
{
    return act({u"certificate"_s, launch(), u"--out"_s, file, u"--paper"_s, paper});
}

} // namespace holdpoint::test
