// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/version_dialog.h"

#include "core/base/sha256.h"
#include "ui/checklist/difference_view.h"
#include "ui/checklist/inline_message.h"
#include "ui/runbook/findings_model.h"
#include "ui/runbook/path_field.h"
#include "ui/runbook/trust_page.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace holdpoint::ui {

VersionDialog::VersionDialog(const QString& kind, QWidget* parent)
    : QDialog(parent)
    , m_kind(kind)
    , m_from(new QLabel)
    , m_file(nullptr)
    , m_tabs(new QTabWidget)
    , m_difference(new DifferenceView)
    , m_facts(new QLabel)
    , m_findings(new FindingsModel(this))
    , m_trust(nullptr)
    , m_evenDone(new QCheckBox(tr("Steps that are &done change: everybody has seen it, and they stay done")))
    , m_reason(new QLineEdit)
    , m_message(new InlineMessage)
    , m_request(new QPushButton(tr("&Request the deviation")))
{
    const bool runbook = kind == u"runbook"_s;
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(runbook ? tr("Go on by another version of the runbook") : tr("Go on with another configuration"));
    m_file = new PathField(PathField::Kind::File, runbook ? tr("The new runbook") : tr("The new configuration"),
                           runbook ? tr("Markdown (*.md *.markdown);;All files (*)")
                                   : tr("Configurations and runbooks (*.toml *.md *.markdown);;All files (*)"));
    auto* how = new QLabel(tr("The coordinator decides on it. Until it is approved, nothing changes; then it is in "
                              "force at once."));
    how->setWordWrap(true);
    m_from->setTextFormat(Qt::PlainText);
    m_from->setWordWrap(true);
    m_from->setText(runbook ? tr("The file that the launch shall go on by:")
                            : tr("A configuration, or the runbook that holds it:"));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_facts->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_facts->setMargin(spacing::normal);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_facts->setAccessibleName(tr("Steps that change"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_difference, tr("Difference"));
    if (runbook) {
        auto* steps = new QScrollArea;
        steps->setWidget(m_facts);
        steps->setWidgetResizable(true);
        steps->setFrameShape(QFrame::NoFrame);
        auto* found = new QTreeView;
        found->setModel(m_findings);
        found->setRootIsDecorated(false);
        found->setTabKeyNavigation(false);
        found->setAccessibleName(tr("Findings"));
        found->header()->setStretchLastSection(false);
        found->header()->setSectionResizeMode(FindingsModel::Text, QHeaderView::Stretch);
        m_tabs->addTab(steps, tr("Steps"));
        m_tabs->addTab(found, tr("Findings"));
    } else {
        m_trust = new TrustPage;
        m_facts->setParent(this);
        m_facts->hide();
        m_tabs->addTab(m_trust, tr("What it may do"));
    }
    m_evenDone->hide();
    auto* question = new QLabel(tr("&Why is it changed during the launch?"));
    question->setBuddy(m_reason);
    m_reason->setMaxLength(2000);
    m_reason->setMinimumHeight(spacing::controlHeight);
    m_reason->setAccessibleName(tr("Why is it changed during the launch?"));
    auto* cancel = new QPushButton(tr("Cancel"));
    m_request->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    for (QPushButton* button : {m_request, cancel}) {
        button->setMinimumHeight(spacing::controlHeight);
        buttons->addWidget(button);
    }
    auto* box = new QVBoxLayout(this);
    box->setSpacing(spacing::normal);
    for (QWidget* part : {static_cast<QWidget*>(how), static_cast<QWidget*>(m_from), static_cast<QWidget*>(m_file)})
        box->addWidget(part);
    box->addWidget(m_tabs, 1);
    for (QWidget* part : {static_cast<QWidget*>(m_evenDone), static_cast<QWidget*>(question),
                          static_cast<QWidget*>(m_reason), static_cast<QWidget*>(m_message)})
        box->addWidget(part);
    box->addLayout(buttons);
    const int text = fontMetrics().averageCharWidth();
    resize(120 * text, 34 * fontMetrics().lineSpacing());
    connect(m_file, &PathField::pathChanged, this, [this] {
        if (!m_file->path().isEmpty())
            Q_EMIT fileChosen(m_file->path());
    });
    connect(m_reason, &QLineEdit::textChanged, this, &VersionDialog::check);
    connect(m_evenDone, &QCheckBox::toggled, this, &VersionDialog::check);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_request, &QPushButton::clicked, this, [this] {
        if (!m_request->isEnabled() || !m_reading)
            return;
        const checklist::RequestDeviation wanted{
            m_kind, m_kind, {}, m_reason->text().trimmed(), m_evenDone->isChecked(), {}};
        const QByteArray bytes = m_reading->bytes;
        accept();
        Q_EMIT requested(wanted, bytes);
    });
    m_file->field()->setFocus();
    check();
}

void VersionDialog::setOrigin(const QString& where)
{
    m_from->setText(where);
    m_file->hide();
    m_reason->setFocus();
}

void VersionDialog::setBusy()
{
    m_reading.reset();
    m_problem.reset();
    m_difference->setDifference(tr("It is being read…"));
    check();
}

void VersionDialog::setProblem(const Error& error)
{
    m_reading.reset();
    m_problem = error;
    m_difference->setDifference({});
    check();
}

void VersionDialog::setReading(const VersionReading& reading, const QStringList& facts)
{
    m_reading = reading;
    m_problem.reset();
    m_difference->setDifference(reading.difference);
    m_facts->setText(facts.join(u'\n'));
    m_findings->setFindings(reading.findings);
    if (m_trust) {
        m_trust->setSummary(reading.trust);
        m_trust->box()->hide(); // the approval says it, not the request
    } else {
        m_tabs->setTabText(2, tr("Findings: %1").arg(reading.findings.size()));
    }
    check();
}

void VersionDialog::check()
{
    m_message->silence();
    std::optional<Error> wrong = m_problem;
    if (m_reading && !m_reading->change.problem.isEmpty())
        wrong = Error{ErrorCode::Refused, m_reading->change.problem, m_reading->change.nextStep, 0};
    if (m_reading && !wrong && m_refusal) {
        checklist::RequestDeviation request{m_kind, m_kind, hex(Sha256::of(m_reading->bytes)).toLatin1(),
                                            u"?"_s, false,  m_reading->change};
        wrong = m_refusal(request);
        // The rules take it with this word and not without: then it is asked for.
        request.evenDone = true;
        const bool helps = wrong && !m_refusal(request);
        m_evenDone->setVisible(helps);
        if (helps && m_evenDone->isChecked())
            wrong.reset();
    } else {
        m_evenDone->hide();
    }
    if (wrong)
        m_message->say(*wrong);
    const bool reasoned = !m_reason->text().trimmed().isEmpty();
    m_request->setEnabled(m_reading && !wrong && reasoned);
    m_request->setToolTip(!m_reading ? tr("Choose the file first")
                          : reasoned ? QString()
                                     : tr("Give the reason first"));
}

} // namespace holdpoint::ui
