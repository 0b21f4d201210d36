// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/runbook/edit_corpus.h"

#include <QDir>
#include <QFile>

#include <algorithm>

using namespace holdpoint::runbook;

namespace holdpoint::test {

namespace {

QByteArrayList splitKeepingEnds(const QByteArray& bytes)
{
    QByteArrayList lines;
    qsizetype begin = 0;
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const char c = bytes.at(at);
        const bool ends = c == '\n' || (c == '\r' && (at + 1 == bytes.size() || bytes.at(at + 1) != '\n'));
        if (!ends)
            continue;
        lines.append(bytes.sliced(begin, at + 1 - begin));
        begin = at + 1;
    }
    if (begin < bytes.size())
        lines.append(bytes.sliced(begin));
    return lines;
}

class Chooser
{
public:
    Chooser(const Document& document, QRandomGenerator& random)
        : m_plan(document.plan())
        , m_bytes(document.bytes())
        , m_random(random)
    {
        for (const Phase& phase : m_plan.phases) {
            m_phases.append(phase.id);
            for (const Step& step : phase.steps) {
                m_steps.append(step.id);
                collect(m_fences, step.fences);
                collect(m_commands, step.commands);
                collect(m_checks, step.checks);
                collect(m_expectations, step.expectations);
                collect(m_deliverables, step.deliverables);
            }
        }
        for (const Procedure& procedure : m_plan.procedures) {
            m_procedures.append(procedure.id);
            collect(m_fences, procedure.fences);
            collect(m_commands, procedure.commands);
            collect(m_procedureSteps, procedure.steps);
        }
        collect(m_metrics, m_plan.metrics);
        collect(m_matrix, m_plan.matrix);
        collect(m_templates, m_plan.templates);
        collect(m_criteria, m_plan.successCriteria);
        collect(m_signoffs, m_plan.signoffs);
        collect(m_values, m_plan.values);
        collect(m_tasks, m_plan.tasks);
        m_roles = roleIds(m_plan);
        m_channels = channelIds(m_plan);
    }

    Edit of(std::size_t kind)
    {
        switch (kind) {
        case 0:
            return edit::AddPhase{besides(m_phases), text(), any({"T-2 hours", "T-0", "T+45 minutes", ""}), text()};
        case 1:
            return edit::AddStep{place(m_steps, m_phases), text(),
                                 any({"./a.sh\n./b.sh --now", "", "echo '```'"}).toUtf8(), QStringLiteral("bash"),
                                 number(2) ? std::optional<qint64>(900) : std::nullopt};
        case 2:
            return edit::AddGate{place(m_steps, m_phases), QStringLiteral("Go/No-Go ") + text(), {text(), text()}};
        case 3:
            return edit::AddCommand{place(m_commands, m_steps + m_procedures),
                                    any({"./new.sh 1", "for x in 1 2; do\n  echo $x\ndone"}).toUtf8(),
                                    any({"", "Do the new thing"})};
        case 4:
            return edit::AddBox{place(m_checks, m_steps), text(), number(2) == 1};
        case 5:
            return edit::AddExpectation{place(m_expectations, m_steps), text()};
        case 6:
            return edit::AddDeliverable{place(m_deliverables, m_phases), text()};
        case 7:
            return edit::AddMetric{place(m_metrics, m_steps),   QStringLiteral("Depth ") + QString::number(number(90)),
                                   Comparator(number(4)),       QString::number(number(500)),
                                   any({"ms", "%", "RPS", ""}), any({"", "95th percentile"})};
        case 8:
            return edit::AddRole{inRunbook(m_roles), text(), text(), text(), text()};
        case 9:
            return edit::AddChannel{inRunbook(m_channels), text(), text()};
        case 10:
            return edit::AddMatrixRow{inRunbook(m_matrix), text(), QStringLiteral("High"), text(),
                                      QStringLiteral("< 5 minutes")};
        case 11:
            return edit::AddProcedureStep{place(m_procedureSteps, m_procedures), text()};
        case 12:
            return edit::AddTemplate{inRunbook(m_templates), text(),
                                     QStringLiteral("SUBJECT: ") + text() + QStringLiteral("\n\n```\nHello")};
        case 13:
            return edit::AddCriterion{inRunbook(m_criteria), text()};
        case 14:
            return edit::AddSignoff{inRunbook(m_signoffs), text()};
        case 15:
            return edit::AddProcedure{inRunbook(m_procedures),
                                      any({"Immediate Rollback", "Planned rollback of it", "Incident Response"}),
                                      any({"./back.sh\n./back.sh --verify", "", "echo '```'"}).toUtf8(),
                                      number(2) ? QStringList{text(), text()} : QStringList{}, QStringLiteral("bash")};
        case 16:
            return edit::AddTask{inRunbook(m_tasks), text(), Cadence(number(3))};
        case 17:
            return edit::SetText{anyOf(m_phases + m_steps + m_checks + m_expectations + m_deliverables + m_procedures +
                                       m_procedureSteps + m_templates + m_signoffs),
                                 text()};
        case 18:
            return edit::SetCommand{anyOf(m_commands),
                                    any({"./other.sh", "./two.sh \\\n  --lines", "echo ok"}).toUtf8()};
        case 19:
            return edit::SetCommandTitle{anyOf(m_commands), any({"", "Another title"})};
        case 20:
            return edit::SetChecked{anyOf(m_checks), number(2) == 1};
        case 21:
            return edit::SetMetric{anyOf(m_metrics),        QStringLiteral("Height"),
                                   Comparator(number(4)),   QString::number(number(500)),
                                   any({"ms", "%", "RPS"}), {}};
        case 22:
            return edit::SetRole{anyOf(m_roles), text(), text(), text(), text()};
        case 23:
            return edit::SetChannel{anyOf(m_channels), text(), text()};
        case 24:
            return edit::SetMatrixRow{anyOf(m_matrix), text(), QStringLiteral("Low"), text(),
                                      QStringLiteral("< 7 minutes")};
        case 25:
            return edit::SetTemplate{anyOf(m_templates),
                                     QStringLiteral("SUBJECT: ") + text() + QStringLiteral("\n- one\n- two")};
        case 26:
            return edit::SetObjective{anyOf(m_phases), number(3) ? text() : QString()};
        case 27:
            return edit::SetTime{anyOf(m_phases + m_steps),
                                 number(4) ? std::optional<qint64>((number(40) - 20) * 300) : std::nullopt,
                                 {}};
        case 28:
            return edit::SetBox{anyOf(m_steps), number(4) ? std::optional<qint64>(60 + number(30) * 60) : std::nullopt};
        case 29:
            return edit::SetProse{anyOf(m_steps), number(3) ? text() : QString()};
        case 30:
            return edit::SetFenceLanguage{anyOf(m_fences), any({"sh", "bash", "text", ""})};
        case 31:
            return edit::FillValue{anyOf(m_values), text()};
        case 32:
            return edit::Remove{{anyItem()}};
        case 33: {
            const QStringList& family = anyFamily();
            return edit::Move{anyOf(family), &family == &m_steps ? place(m_steps, m_phases) : besides(family)};
        }
        case 34:
            return edit::MoveUp{anyItem()};
        case 35:
            return edit::MoveDown{anyItem()};
        case 36:
            return edit::Indent{anyItem()};
        case 37:
            // Few things have a level to lose: headings, and items of lists in lists.
            return edit::Outdent{anyOf(m_phases + m_steps + m_checks)};
        case 38:
            return edit::Duplicate{anyItem()};
        case 39:
            return edit::ReplaceText{any({"the", "[ ]", "T-", "./"}), text(), true, false, false, {}};
        case 40: {
            qint64 at = number(int(m_bytes.size()) + 1);
            while (at > 0 && at < m_bytes.size() && (static_cast<unsigned char>(m_bytes.at(at)) & 0xC0) == 0x80)
                --at;
            return edit::ReplaceSource{{at, at}, text().toUtf8()};
        }
        default:
            return edit::ApplyFix{{{0, {}, {}}}};
        }
    }

private:
    template <class Items> static void collect(QStringList& ids, const Items& items)
    {
        for (const auto& item : items)
            ids.append(item.id);
    }
    int number(int below) { return int(m_random.bounded(quint32(std::max(below, 1)))); }
    QString any(const QStringList& texts) { return texts.at(number(int(texts.size()))); }
    QString any(std::initializer_list<const char*> texts)
    {
        return QString::fromUtf8(*(texts.begin() + number(int(texts.size()))));
    }
    QString anyOf(const QStringList& ids) { return ids.isEmpty() ? QStringLiteral("nothing") : any(ids); }
    QString text()
    {
        static const QStringList texts = {
            QStringLiteral("Call the desk"),
            QStringLiteral("Ask *twice* about a_b_c"),
            QStringLiteral("# not a heading"),
            QStringLiteral("pipe | in | cells"),
            QStringLiteral("1. not a list"),
            QStringLiteral("`code` and [link](x)"),
            QStringLiteral("größer → 測試 ✓"),
            QStringLiteral("C:\\temp\\new"),
            QStringLiteral("> quoted"),
            QStringLiteral("- dash first"),
            QStringLiteral("[ ] box in text"),
            QStringLiteral("CPU < 80%"),
            QStringLiteral("ends with #"),
            QStringLiteral("~~~ tildes"),
            QStringLiteral("needs [Target] filled"),
            QStringLiteral("<b>bold</b> & more"),
        };
        return any(texts) + u' ' + QString::number(number(1000));
    }
    Place besides(const QStringList& ids) { return {number(2) ? Side::After : Side::Before, anyOf(ids)}; }
    Place place(const QStringList& ids, const QStringList& holders)
    {
        if (ids.isEmpty() || number(2) == 0)
            return {Side::Into, anyOf(holders)};
        return besides(ids);
    }
    Place inRunbook(const QStringList& ids)
    {
        if (ids.isEmpty() || number(2) == 0)
            return {Side::Into, {}};
        return besides(ids);
    }
    const QStringList& anyFamily()
    {
        const QStringList* const families[] = {
            &m_phases,   &m_steps,    &m_commands,  &m_checks,         &m_metrics,      &m_roles,       &m_matrix,
            &m_signoffs, &m_channels, &m_templates, &m_procedureSteps, &m_expectations, &m_deliverables};
        for (int tries = 0; tries < 20; ++tries) {
            const QStringList* const family = families[number(13)];
            if (!family->isEmpty())
                return *family;
        }
        return m_steps;
    }
    QString anyItem() { return anyOf(anyFamily()); }

    const Plan& m_plan;
    const QByteArray& m_bytes;
    QRandomGenerator& m_random;
    QStringList m_phases, m_steps, m_fences, m_commands, m_checks, m_expectations, m_deliverables, m_procedures,
        m_procedureSteps, m_metrics, m_matrix, m_templates, m_criteria, m_signoffs, m_values, m_roles, m_channels,
        m_tasks;
};

} // namespace

std::vector<CorpusFile> corpus()
{
    std::vector<CorpusFile> files;
    const QDir folder(QStringLiteral(HOLDPOINT_SOURCE_DIR "/tests/fixtures/runbooks/corpus"));
    QStringList paths;
    for (const QString& name : folder.entryList({QStringLiteral("*.md")}, QDir::Files, QDir::Name))
        paths.append(folder.filePath(name));
    const QString seed = QStringLiteral(HOLDPOINT_SOURCE_DIR "/../shared/seed/erpgo-launch-runbook.md");
    if (QFile::exists(seed))
        paths.append(seed);
    for (const QString& path : paths) {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            files.push_back({QFileInfo(path).completeBaseName(), file.readAll()});
    }
    return files;
}

QStringList lineDifference(const QByteArray& before, const QByteArray& after)
{
    const QByteArrayList a = splitKeepingEnds(before);
    const QByteArrayList b = splitKeepingEnds(after);
    qsizetype begin = 0;
    while (begin < a.size() && begin < b.size() && a.at(begin) == b.at(begin))
        ++begin;
    qsizetype endA = a.size();
    qsizetype endB = b.size();
    while (endA > begin && endB > begin && a.at(endA - 1) == b.at(endB - 1)) {
        --endA;
        --endB;
    }
    // The longest common lines of what is left.
    const qsizetype rows = endA - begin;
    const qsizetype columns = endB - begin;
    std::vector<std::vector<int>> common(std::size_t(rows) + 1, std::vector<int>(std::size_t(columns) + 1, 0));
    for (qsizetype i = rows - 1; i >= 0; --i) {
        for (qsizetype j = columns - 1; j >= 0; --j) {
            auto& cell = common[std::size_t(i)][std::size_t(j)];
            if (a.at(begin + i) == b.at(begin + j))
                cell = common[std::size_t(i) + 1][std::size_t(j) + 1] + 1;
            else
                cell = std::max(common[std::size_t(i) + 1][std::size_t(j)], common[std::size_t(i)][std::size_t(j) + 1]);
        }
    }
    QStringList lines;
    const auto shown = [](const QByteArray& line) { return QString::fromUtf8(line).remove(u'\n').remove(u'\r'); };
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < rows || j < columns) {
        const auto at = [&](qsizetype row, qsizetype column) { return common[std::size_t(row)][std::size_t(column)]; };
        if (i < rows && j < columns && a.at(begin + i) == b.at(begin + j)) {
            ++i;
            ++j;
        } else if (i < rows && (j == columns || at(i + 1, j) >= at(i, j + 1))) {
            lines.append(QStringLiteral("-%1 %2").arg(begin + i + 1).arg(shown(a.at(begin + i))));
            ++i;
        } else {
            lines.append(QStringLiteral("+%1 %2").arg(begin + j + 1).arg(shown(b.at(begin + j))));
            ++j;
        }
    }
    return lines;
}

Edit randomEdit(const Document& document, QRandomGenerator& random)
{
    return Chooser(document, random).of(random.bounded(quint32(editKinds - 1)));
}

} // namespace holdpoint::test
