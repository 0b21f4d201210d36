// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/launch_place.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using holdpoint::test::Answer;
using holdpoint::test::LaunchPlace;

namespace {

const QByteArray shop = R"(# Shop launch

```toml holdpoint
[launch]
name = "shop"
version = "1.0"
environment = { STAGE = "prod" }

[poll."Go/No-Go Decision Point"]
seats = ["Technical Lead"]
```

| Role | Name | Contact | Responsibilities |
|---|---|---|---|
| Launch Coordinator | Ada Officer | 1 | decides |
| Technical Lead | Tomasz Lind | 2 | builds |

## Phase 1: T-1 Hour - Prepare

**Build**
```bash
./scripts/build.sh
```

**Paint**
```bash
./scripts/paint.sh
```

### Go/No-Go Decision Point

- [ ] The paint is dry

## Phase 2: T-0 - Launch

**Look**
```bash
./scripts/look.sh
```

**Rest**
```bash
./scripts/rest.sh
```

**Sweep**
```bash
./scripts/sweep.sh
```

## Launch Success Declaration

### Final Sign-off

**Technical Sign-off**
- Technical Lead: _________________________ Date: _______

**Launch Declaration**
"The shop is open."

Launch Coordinator: _________________________ Date: _______
)";

} // namespace

// Each kind of deviation from the command line to everything that tells of it afterwards.
class CertificateDeviationsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachKindStandsWhereverTheLaunchIsTold();

private:
    LaunchPlace m_place;
    int m_number = 0;

    [[nodiscard]] Answer ask(const QStringList& words, const QString& by = u"Ada Officer"_s) const
    {
        QStringList all = words;
        all.insert(words.first() == u"deviation"_s ? 2 : 1, m_place.launch());
        return m_place.call(all + QStringList{u"--by"_s, by});
    }
    // With the passphrase on descriptor 3.
    [[nodiscard]] Answer signedBy(const QStringList& words) const
    {
        return m_place.call(words + QStringList{u"--passphrase-fd"_s, u"3"_s}, {}, "canary-Passphrase/7+x\n");
    }
    // Asked for by Tomasz, approved by Ada; `reason` is the kind's own. Answers what went wrong.
    [[nodiscard]] QString granted(const QStringList& words, const QString& reason)
    {
        const Answer asked = ask(QStringList{u"deviation"_s, u"request"_s} + words + QStringList{u"--reason"_s, reason},
                                 u"Tomasz Lind"_s);
        if (asked.status != 0)
            return asked.all();
        const Answer approved = ask({u"deviation"_s, u"approve"_s, u"D%1"_s.arg(++m_number)});
        return approved.status == 0 ? QString() : approved.all();
    }
};

#define VERIFY_GRANTED(...)                                                                                            \
    do {                                                                                                               \
        const QString problem = granted(__VA_ARGS__);                                                                  \
        QVERIFY2(problem.isEmpty(), qPrintable(problem));                                                              \
    } while (false)

void CertificateDeviationsTest::eachKindStandsWhereverTheLaunchIsTold()
{
    m_place.write(u"runbook.md"_s, shop);
    for (const QString& name : {u"build.sh"_s, u"paint.sh"_s, u"look.sh"_s, u"rest.sh"_s, u"sweep.sh"_s})
        m_place.script(name, "true\n");
    VERIFY_STATUS(m_place.makeLaunch(), 0);
    VERIFY_STATUS(ask({u"run"_s, u"Build"_s}), 0);
    const Answer key = signedBy({u"keygen"_s, u"--person"_s, u"Ada Officer"_s, u"--json"_s});
    VERIFY_STATUS(ask({u"roster"_s, u"--person"_s, u"Ada Officer"_s, u"--role"_s, u"Launch Coordinator"_s, u"--key"_s,
                       key.json().value(u"public_key").toString()}),
                  0);
    const QString gate = u"Go/No-Go Decision Point"_s;
    VERIFY_GRANTED({u"rerun"_s, u"./scripts/build.sh"_s}, u"amber"_s);
    VERIFY_STATUS(ask({u"run"_s, u"./scripts/build.sh"_s}), 0);
    VERIFY_GRANTED({u"skip"_s, u"Paint"_s}, u"birch"_s);
    VERIFY_STATUS(ask({u"skip"_s, u"Paint"_s}), 0);
    VERIFY_GRANTED({u"order"_s, u"./scripts/look.sh"_s}, u"cedar"_s);
    VERIFY_GRANTED({u"environment"_s, u"./scripts/look.sh"_s, u"--set"_s, u"STAGE=test"_s}, u"dusk"_s);
    VERIFY_GRANTED({u"folder"_s, u"./scripts/look.sh"_s, u"--folder"_s, u"."_s}, u"ember"_s);
    QVERIFY(QFile::link(m_place.path(u"work/scripts"_s), m_place.path(u"scripts"_s)));
    VERIFY_STATUS(ask({u"run"_s, u"./scripts/look.sh"_s}), 0);
    m_place.write(u"other.sh"_s, "echo other");
    VERIFY_GRANTED({u"command"_s, u"./scripts/rest.sh"_s, u"--changed"_s, m_place.path(u"other.sh"_s)}, u"fern"_s);
    VERIFY_GRANTED({u"override"_s, gate}, u"grove"_s);
    VERIFY_STATUS(ask({u"decide"_s, gate, u"go"_s}), 0);
    VERIFY_STATUS(ask({u"run"_s, u"./scripts/rest.sh"_s, u"--changed"_s, m_place.path(u"other.sh"_s)}), 0);
    QByteArray changed = shop;
    m_place.write(u"new.md"_s, changed.replace("sweep.sh\n", "sweep.sh twice\n"));
    VERIFY_GRANTED({u"runbook"_s, u"--changed"_s, m_place.path(u"new.md"_s)}, u"hazel"_s);
    m_place.write(u"newer.md"_s, changed.replace("\"prod\"", "\"test\""));
    VERIFY_GRANTED({u"configuration"_s, u"--changed"_s, m_place.path(u"newer.md"_s)}, u"iris"_s);
    // One that was rejected, and one whose requester approved it, as the roster lets.
    VERIFY_STATUS(
        ask({u"deviation"_s, u"request"_s, u"skip"_s, u"Sweep"_s, u"--reason"_s, u"kelp"_s}, u"Tomasz Lind"_s), 0);
    VERIFY_STATUS(ask({u"deviation"_s, u"reject"_s, u"D10"_s, u"--reason"_s, u"linden"_s}), 0);
    const QStringList own{u"deviation"_s, u"request"_s, u"skip"_s, u"Sweep"_s, u"--reason"_s, u"maple"_s};
    VERIFY_STATUS(ask(own), 0);
    VERIFY_ANSWER(ask({u"deviation"_s, u"approve"_s, u"D11"_s}), 3, u"own request"_s);
    VERIFY_STATUS(ask({u"roster"_s, u"--allow-self-approval"_s}), 0);
    VERIFY_STATUS(ask({u"deviation"_s, u"approve"_s, u"D11"_s}), 0);
    VERIFY_STATUS(ask({u"skip"_s, u"Sweep"_s}), 0);
    m_number = 11;
    VERIFY_GRANTED({u"declaration"_s}, u"jade"_s);
    VERIFY_STATUS(signedBy({u"sign"_s, m_place.launch(), u"--declare"_s}), 0);

    const QString status = ask({u"status"_s}).out;
    const QString list = ask({u"deviation"_s, u"list"_s}).out;
    const QJsonArray rows = ask({u"status"_s, u"--json"_s}).json()[u"deviations"].toArray();
    QStringList requested;
    for (const QJsonObject& entry : m_place.log())
        if (entry[u"kind"].toString() == u"deviation.requested"_s)
            requested << entry[u"body"][u"kind"].toString() + u' ' + entry[u"body"][u"reason"].toString();
    const QString report = ask({u"report"_s}).out;
    const QString file = m_place.path(u"c.pdf"_s);
    VERIFY_STATUS(ask({u"certificate"_s, u"--out"_s, file}), 0);
    QCOMPARE(m_place.program(u"pdftotext"_s, {file, m_place.path(u"text"_s)}).status, 0);
    const QString printed = QString::fromUtf8(m_place.bytes(u"text"_s)).simplified();
    const QStringList kinds{u"rerun"_s,         u"skip"_s,    u"order"_s,    u"environment"_s,
                            u"folder"_s,        u"command"_s, u"override"_s, u"runbook"_s,
                            u"configuration"_s, u"skip"_s,    u"skip"_s,     u"declaration"_s};
    const QStringList reasons{u"amber"_s, u"birch"_s, u"cedar"_s, u"dusk"_s, u"ember"_s, u"fern"_s,
                              u"grove"_s, u"hazel"_s, u"iris"_s,  u"kelp"_s, u"maple"_s, u"jade"_s};
    const QStringList reportLines = report.split(u'\n');
    QCOMPARE(rows.size(), kinds.size());
    for (int i = 0; i < int(kinds.size()); ++i) {
        const QString number = u"D%1"_s.arg(i + 1), kind = kinds.at(i), reason = reasons.at(i);
        const QByteArray row = (number + u' ' + kind).toUtf8();
        const QString line = u"Deviation %1, %2"_s.arg(number, kind);
        QVERIFY2(status.contains(line) && status.contains(u": "_s + reason),
                 (row + '\n' + status.toUtf8()).constData());
        QVERIFY2(list.contains(line) && list.contains(reason), (row + '\n' + list.toUtf8()).constData());
        QCOMPARE(rows.at(i)[u"kind"].toString(), kind);
        QCOMPARE(rows.at(i)[u"reason"].toString(), reason);
        QCOMPARE(requested.value(i), kind + u' ' + reason);
        const auto told = std::ranges::find_if(
            reportLines, [&number](const QString& one) { return one.startsWith(u"| "_s + number + u" |"_s); });
        QVERIFY2(told != reportLines.end() && told->contains(u"| "_s + kind + u" |"_s) && told->contains(reason),
                 (row + '\n' + report.toUtf8()).constData());
        QVERIFY2(printed.contains(number) && printed.contains(kind) && printed.contains(reason),
                 (row + '\n' + printed.toUtf8()).constData());
    }
    // Who approved an own request is told in all of them.
    QVERIFY2(status.contains(u"maple (APPROVED BY WHO ASKED FOR IT)"_s), qPrintable(status));
    QVERIFY(rows.at(10)[u"self_approved"].toBool() && !rows.first()[u"self_approved"].toBool());
    QStringList ownApproved;
    for (const QJsonObject& entry : m_place.log())
        if (entry[u"kind"].toString() == u"deviation.approved"_s && entry[u"body"][u"self_approved"].toBool())
            ownApproved << entry[u"body"][u"deviation"].toString();
    QCOMPARE(ownApproved, QStringList{u"D11"_s});
    QVERIFY2(printed.contains(u"(the requester approved it)"_s), qPrintable(printed));
    QVERIFY2(printed.contains(u"linden"_s), qPrintable(printed));
    QVERIFY2(report.contains(u"(the requester approved it)"_s) && report.contains(u"linden"_s), qPrintable(report));
    QVERIFY2(report.contains(u"echo other"_s), qPrintable(report)); // what ran instead
    VERIFY_STATUS(m_place.call({u"verify"_s, m_place.launch()}), 0);
}

QTEST_GUILESS_MAIN(CertificateDeviationsTest)
#include "tst_certificate_deviations.moc"
