// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/version_flow.h"

#include "core/checklist/rules.h"
#include "core/session/launch_folder.h"
#include "core/session/plan_change.h"
#include "ui/checklist/deviation_pane.h"
#include "ui/runbook/configuration/configuration_dialog.h"
#include "ui/runbook/path_field.h"
#include "ui/shell/in_worker.h"
#include "ui/shell/session_binding.h"
#include "ui/shell/version_dialog.h"
#include "ui/shell/version_reading.h"

namespace holdpoint::ui {
namespace {

// Both sides as the ledger names them.
Result<VersionReading> readRequested(const checklist::Launch& launch, const events::DeviationRequested& request,
                                     const QString& folder, const Disk& disk)
{
    QByteArray sides[2];
    const QByteArray* names[2] = {&request.before, &request.after};
    for (int side = 0; side < 2; ++side) {
        if (names[side]->isEmpty())
            continue;
        Result<QByteArray> bytes = session::keptInput(folder, QString::fromLatin1(*names[side]), disk);
        if (!bytes)
            return std::unexpected(bytes.error());
        sides[side] = *bytes;
    }
    return readVersion(launch, request.kind, sides[0], sides[1], folder, disk);
}

} // namespace

VersionFlow::VersionFlow(SessionBinding& binding, Disk& disk, DeviationPane& pane, QWidget* window, QObject* parent)
    : QObject(parent)
    , m_binding(binding)
    , m_disk(disk)
    , m_pane(pane)
    , m_window(window)
{
    connect(&pane, &DeviationPane::differenceWanted, this, &VersionFlow::showDifference);
    if (!pane.deviation().isEmpty())
        showDifference(pane.deviation());
}

VersionFlow::~VersionFlow()
{
    // Dialogs that ask the session go before it.
    for (VersionDialog* dialog : m_window->findChildren<VersionDialog*>())
        delete dialog;
    // The editor's own belongs to the editor.
    for (ConfigurationDialog* dialog :
         m_window->findChildren<ConfigurationDialog*>(QString(), Qt::FindDirectChildrenOnly))
        delete dialog;
}

void VersionFlow::showDifference(const QString& deviation)
{
    const checklist::Launch& launch = m_binding.session().launch();
    const checklist::DeviationRecord* record = launch.deviation(deviation);
    if (!record)
        return;
    const bool open = record->status == checklist::DeviationStatus::Requested;
    inWorker(
        this,
        [launch, request = record->request, folder = m_binding.session().folder(), disk = &m_disk,
         open]() -> Result<QString> {
            const Result<VersionReading> reading = readRequested(launch, request, folder, *disk);
            if (!reading)
                return std::unexpected(reading.error());
            // What has been decided is compared with a plan that is in force no more: the lines alone are true then.
            const QStringList facts = open ? versionFacts(launch, request.kind, *reading) : QStringList();
            return (facts + QStringList{reading->difference}).join(QLatin1Char('\n'));
        },
        [this, deviation](const Result<QString>& text) { m_pane.setDifference(deviation, text); });
}

VersionDialog* VersionFlow::open(const QString& kind)
{
    auto* dialog = new VersionDialog(kind, m_window);
    dialog->setRefusal([this](const checklist::RequestDeviation& request) -> std::optional<Error> {
        const auto answer = checklist::decide(m_binding.session().launch(), request, m_binding.actor());
        return answer ? std::nullopt : std::optional(answer.error());
    });
    connect(dialog, &VersionDialog::requested, this, &VersionFlow::request);
    dialog->open();
    return dialog;
}

VersionDialog* VersionFlow::requestFromFile(const QString& kind)
{
    VersionDialog* dialog = open(kind);
    connect(dialog, &VersionDialog::fileChosen, this, [this, dialog](const QString& file) {
        read(dialog, [file, kind = dialog->kind(), disk = &m_disk] { return versionIn(file, kind, *disk); });
    });
    return dialog;
}

VersionDialog* VersionFlow::requestBytes(const QString& kind, const QByteArray& bytes, const QString& where)
{
    VersionDialog* dialog = open(kind);
    dialog->setOrigin(where);
    read(dialog, [bytes]() -> Result<QByteArray> { return bytes; });
    return dialog;
}

void VersionFlow::editConfiguration()
{
    const QString kind = QStringLiteral("configuration");
    inWorker(
        this,
        [launch = checklist::Launch(m_binding.session().launch()), kind, folder = m_binding.session().folder(),
         disk = &m_disk] { return session::versionInForce(launch, kind, folder, *disk); },
        [this, kind](const Result<QByteArray>& text) {
            if (!text) {
                Q_EMIT failed(text.error());
                return;
            }
            auto* dialog = new ConfigurationDialog(*text, m_binding.session().launch().plan(),
                                                   tr("&Request the change…"), m_window);
            connect(dialog, &ConfigurationDialog::written, this, [this, kind](const QByteArray& changed) {
                requestBytes(kind, changed, tr("The configuration as it was changed with forms:"));
            });
            dialog->open();
        });
}

void VersionFlow::read(VersionDialog* dialog, const std::function<Result<QByteArray>()>& bytes)
{
    struct Answer
    {
        std::optional<VersionReading> reading;
        QStringList facts;
        Error problem;
    };
    dialog->setBusy();
    const QString asked = dialog->file()->path();
    inWorker(
        dialog,
        [launch = checklist::Launch(m_binding.session().launch()), kind = dialog->kind(),
         folder = m_binding.session().folder(), disk = &m_disk, bytes] {
            Answer answer;
            const Result<QByteArray> after = bytes();
            const Result<QByteArray> before =
                after ? session::versionInForce(launch, kind, folder, *disk) : std::unexpected(after.error());
            if (!before) {
                answer.problem = before.error();
                return answer;
            }
            answer.reading = readVersion(launch, kind, *before, *after, folder, *disk);
            answer.facts = versionFacts(launch, kind, *answer.reading);
            return answer;
        },
        [dialog, asked](const Answer& answer) {
            // Another file was chosen meanwhile: its answer comes too.
            if (dialog->file()->path() != asked)
                return;
            if (answer.reading)
                dialog->setReading(*answer.reading, answer.facts);
            else
                dialog->setProblem(answer.problem);
        });
}

void VersionFlow::request(checklist::RequestDeviation request, const QByteArray& bytes)
{
    inWorker(
        this, [folder = m_binding.session().folder(), bytes] { return session::keepInput(folder, bytes); },
        [this, request](const Result<QString>& kept) {
            if (!kept) {
                Q_EMIT failed(kept.error());
                return;
            }
            checklist::RequestDeviation command = request;
            command.after = kept->toLatin1();
            m_binding.submit(command, [this](const Result<session::Committed>& result) {
                if (result)
                    Q_EMIT requested();
            });
        });
}

} // namespace holdpoint::ui
