// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/editor/lint_pane.h"

#include "core/runbook/lint_world.h"
#include "ui/runbook/editor/lint_model.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <memory>

namespace holdpoint::ui {
namespace {

using namespace std::chrono_literals;

constexpr auto lintDelay = 300ms;

} // namespace

LintPane::LintPane(QWidget* parent)
    : QWidget(parent)
    , m_model(new LintModel(this))
    , m_table(new QTableView)
    , m_title(new QLabel)
    , m_why(new QLabel)
    , m_fix(new QPushButton)
    , m_rehearsalButton(new QPushButton(tr("Rehearsal…")))
    , m_head(new QWidget)
{
    m_worker.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(lintDelay);
    connect(&m_timer, &QTimer::timeout, this, &LintPane::run);
    m_title->setFont(themeFont(FontRole::Strong));
    m_title->setTextFormat(Qt::PlainText);
    m_table->setAccessibleName(tr("Findings"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(LintModel::Text, QHeaderView::Stretch);
    m_why->setTextFormat(Qt::PlainText);
    m_why->setWordWrap(true);
    m_why->setAccessibleName(tr("Why it matters"));
    m_fix->setMinimumHeight(spacing::controlHeight);
    m_rehearsalButton->setFlat(true);
    m_rehearsalButton->setToolTip(
        tr("Compare the scripts and the rollbacks with a launch that was a rehearsal (Ctrl+R)"));
    auto* head = new QHBoxLayout(m_head);
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(m_title, 1);
    head->addWidget(m_rehearsalButton);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_why, 1);
    foot->addWidget(m_fix);
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins(0, spacing::tight, 0, 0);
    box->setSpacing(spacing::tight);
    box->addWidget(m_head);
    box->addWidget(m_table, 1);
    box->addLayout(foot);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { tellCurrent(); });
    const auto choose = [this](const QModelIndex& index) {
        if (const runbook::LintFinding* finding = m_model->finding(index.row()))
            Q_EMIT findingChosen(*finding);
    };
    connect(m_table, &QTableView::clicked, this, choose);
    connect(m_table, &QTableView::activated, this, choose);
    connect(m_rehearsalButton, &QPushButton::clicked, this, &LintPane::rehearsalWanted);
    connect(m_fix, &QPushButton::clicked, this, [this] {
        const runbook::LintFinding* finding = m_model->finding(m_table->currentIndex().row());
        // The bytes of a finding are those of the version that was checked.
        if (finding && finding->fix && isChecked())
            Q_EMIT fixWanted(*finding->fix);
    });
    proportions();
    tellCurrent();
}

LintPane::~LintPane()
{
    m_stop.request_stop();
    m_worker.waitForDone();
}

void LintPane::setFolder(const QString& folder)
{
    m_folder = folder;
    m_rehearsal.reset();
    ++m_runbook;
}

void LintPane::compareWith(const QString& launchFolder)
{
    m_worker.start([self = QPointer<LintPane>(this), launchFolder, runbook = m_runbook] {
        auto read = std::make_shared<Result<session::Rehearsal>>(session::readRehearsal(launchFolder));
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, runbook, read] {
                if (!self || self->m_runbook != runbook)
                    return;
                if (!*read) {
                    Q_EMIT self->rehearsalFailed(read->error());
                    return;
                }
                self->m_rehearsal = std::make_shared<const session::Rehearsal>(std::move(**read));
                self->check(self->m_document);
                Q_EMIT self->rehearsalRead();
            },
            Qt::QueuedConnection);
    });
}

QString LintPane::summary() const { return m_title->text(); }

void LintPane::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    tellCurrent();
}

void LintPane::goOn(bool backwards)
{
    const int count = m_model->rowCount();
    if (count == 0)
        return;
    const QModelIndex current = m_table->currentIndex();
    const int row =
        !current.isValid() ? (backwards ? count - 1 : 0) : (current.row() + (backwards ? count - 1 : 1)) % count;
    m_table->selectRow(row);
    Q_EMIT findingChosen(*m_model->finding(row));
}

void LintPane::check(const runbook::Document& document)
{
    m_document = document;
    ++m_job;
    m_stop.request_stop();
    m_timer.start();
    tellCurrent();
}

void LintPane::run()
{
    m_stop = std::stop_source();
    m_worker.start([self = QPointer<LintPane>(this), document = m_document, folder = m_folder, rehearsal = m_rehearsal,
                    job = m_job, stop = m_stop.get_token()] {
        runbook::LintWorld world;
        if (!folder.isEmpty())
            world.scripts = runbook::lookAtScripts(folder, runbook::scriptsToLookUp(document.plan()));
        if (rehearsal)
            world.rehearsal = session::provenFor(*rehearsal, document.plan());
        auto findings = std::make_shared<std::optional<std::vector<runbook::LintFinding>>>(
            runbook::lint(document.plan(), document.bytes(), world, stop));
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, job, findings] {
                if (!self || self->m_job != job || !*findings)
                    return;
                self->m_answered = job;
                self->m_model->setFindings(std::move(**findings));
                self->tellCurrent();
                Q_EMIT self->findingsChanged();
            },
            Qt::QueuedConnection);
    });
}

void LintPane::tellCurrent()
{
    const int count = m_model->rowCount();
    const QString found = count > 0         ? tr("%n findings", nullptr, count)
                          : m_answered == 0 ? tr("Checking…")
                                            : tr("Nothing was found that would trap anybody");
    m_title->setText(m_rehearsal ? tr("%1; compared with the rehearsal %2", "findings, name of a launch")
                                       .arg(found, QFileInfo(m_rehearsal->folder).fileName())
                                 : found);
    const runbook::LintFinding* finding = m_model->finding(m_table->currentIndex().row());
    m_why->setText(finding ? tr("%1 %2", "what is wrong, why it matters").arg(finding->text, finding->why)
                           : tr("Choose a finding to see why it matters."));
    // Where there is nothing to show, the runbook gets the room.
    m_table->setVisible(count > 0);
    setMaximumHeight(count > 0 ? QWIDGETSIZE_MAX : m_head->sizeHint().height() + spacing::normal);
    m_why->setVisible(count > 0);
    m_fix->setVisible(count > 0);
    m_fix->setText(finding && finding->fix ? finding->fix->title : tr("No mechanical repair"));
    m_fix->setAccessibleName(tr("Apply fix"));
    m_fix->setEnabled(finding && finding->fix && isChecked() && !m_readOnly);
}

void LintPane::proportions()
{
    const QFontMetrics metrics = fontMetrics();
    m_table->verticalHeader()->setDefaultSectionSize(metrics.height() + spacing::normal);
    m_table->setColumnWidth(LintModel::Line, metrics.horizontalAdvance(QStringLiteral("000000")) + spacing::wide);
    m_table->setColumnWidth(LintModel::Severity, metrics.horizontalAdvance(tr("Warning")) + spacing::section);
    m_table->setColumnWidth(LintModel::Code, metrics.averageCharWidth() * 28);
}

void LintPane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        proportions();
}

} // namespace holdpoint::ui
