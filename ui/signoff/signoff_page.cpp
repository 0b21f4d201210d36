// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/signoff/signoff_page.h"

#include "core/base/clock.h"
#include "ui/signoff/roster_notice.h"
#include "ui/signoff/signoff_dialog.h"
#include "ui/signoff/signoff_row.h"
#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace holdpoint::ui {
namespace {

constexpr int mostListed = 12; // of what is open; the rest is counted

QLabel* pageLabel(QWidget* parent, FontRole role)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFont(themeFont(role));
    return label;
}

QString momentText(qint64 utcMs)
{
    return SignoffPage::tr("%1 UTC").arg(
        QDateTime::fromMSecsSinceEpoch(utcMs, Qt::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
}

QString checkText(const runbook::Plan& plan, const QString& id)
{
    for (const runbook::Criterion& criterion : plan.successCriteria) {
        if (criterion.id == id)
            return shownText(criterion.text);
    }
    return id;
}

} // namespace

SignoffPage::SignoffPage(QWidget* parent)
    : QWidget(parent)
    , m_tableHolder(new QVBoxLayout)
    , m_summary(pageLabel(this, FontRole::Heading))
    , m_error(pageLabel(this, FontRole::Body))
    , m_declarationMark(new QLabel(this))
    , m_declarationState(pageLabel(this, FontRole::Strong))
    , m_declaration(pageLabel(this, FontRole::Body))
    , m_open(pageLabel(this, FontRole::Body))
    , m_declare(new QPushButton(tr("&Declare…"), this))
    , m_roster(new RosterNotice(this))
    , m_certificates(pageLabel(this, FontRole::Body))
    , m_preview(new QPushButton(tr("Pre&view…"), this))
    , m_certificate(new QPushButton(tr("Export &certificate…"), this))
{
    m_error->setAutoFillBackground(true);
    m_error->setMargin(spacing::normal);
    m_error->hide();
    m_declaration->setAutoFillBackground(true);
    m_declaration->setBackgroundRole(QPalette::Base);
    m_declaration->setMargin(spacing::normal);
    m_declaration->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_declare->setToolTip(tr("See the declaration as it will be signed, and sign it"));
    // What is said gives way before the buttons beside it do.
    for (QLabel* label : {m_certificates, m_declarationState})
        label->setMinimumWidth(1);
    m_certificate->setToolTip(tr("Write a PDF that shows this launch and proves what is in its ledger"));
    m_preview->setToolTip(tr("See the pages as they will be printed"));
    for (QPushButton* button : {m_declare, m_preview, m_certificate})
        button->setMinimumHeight(spacing::controlHeight);

    const auto heading = [this](const QString& text) {
        QLabel* label = pageLabel(this, FontRole::Heading);
        label->setText(text);
        return label;
    };
    auto* inside = new QWidget;
    auto* rows = new QVBoxLayout(inside);
    rows->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::wide);
    rows->setSpacing(spacing::normal);
    rows->addWidget(m_summary);
    rows->addWidget(m_error);
    rows->addLayout(m_tableHolder);
    rows->addSpacing(spacing::wide);
    rows->addWidget(heading(tr("Declaration")));
    auto* state = new QHBoxLayout;
    state->setSpacing(spacing::normal);
    state->addWidget(m_declarationMark);
    state->addWidget(m_declarationState, 1);
    state->addWidget(m_declare);
    rows->addLayout(state);
    rows->addWidget(m_declaration);
    rows->addWidget(m_open);
    rows->addSpacing(spacing::wide);
    rows->addWidget(m_roster);
    rows->addSpacing(spacing::wide);
    rows->addWidget(heading(tr("Certificate")));
    auto* certificate = new QHBoxLayout;
    certificate->setSpacing(spacing::normal);
    certificate->addWidget(m_certificates, 1);
    certificate->addWidget(m_preview, 0, Qt::AlignTop);
    certificate->addWidget(m_certificate, 0, Qt::AlignTop);
    rows->addLayout(certificate);
    rows->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inside);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(scroll);

    connect(m_declare, &QPushButton::clicked, this, &SignoffPage::openDeclaration);
    connect(m_roster, &RosterNotice::announced, this, &SignoffPage::announced);
    connect(m_preview, &QPushButton::clicked, this, &SignoffPage::previewRequested);
    connect(m_certificate, &QPushButton::clicked, this, &SignoffPage::certificateRequested);
    setLaunch(checklist::Launch());
}

void SignoffPage::setLaunch(const checklist::Launch& launch)
{
    const checklist::State& state = launch.state();
    m_launchName = state.opened.version.isEmpty() ? state.opened.name
                                                  : state.opened.name + QLatin1Char(' ') + state.opened.version;
    m_rehearsal = state.rehearsal;
    const auto candidates = [&](const QString& role) {
        QStringList names;
        if (const events::Person* holder = launch.holderOf(role))
            names.append(holder->name);
        for (const events::Person& person : state.people) {
            if (person.deputyFor.contains(role) && !names.contains(person.name))
                names.append(person.name);
        }
        return names;
    };
    QList<Line> lines;
    for (const runbook::SignoffLine& line : launch.plan().signoffs)
        lines.append(
            {line.id, line.group, line.role,
             tr("I have followed the launch of %1 in the role of %2 and sign it off.").arg(m_launchName, line.role),
             candidates(line.role)});
    m_listed.clear();
    for (const events::Person& person : state.people) {
        if (!person.publicKey.isEmpty())
            m_listed.append(person.name);
    }
    m_declarationText = launch.plan().declaration.text;
    m_declarationRole =
        launch.plan().declaration.role.isEmpty() ? launch.coordinatorRole() : launch.plan().declaration.role;
    m_declarers = candidates(m_declarationRole);
    const bool rebuild = lines != m_lines || m_table == nullptr;
    m_lines = lines;
    if (rebuild)
        buildRows();
    showRows(launch);
    showDeclaration(launch);
    showCertificates(launch);
    m_roster->setLaunch(launch);
    if (m_dialog)
        m_dialog->setKeys(m_keys, m_listed);
}

void SignoffPage::setNow(qint64 utcMs, int offsetMin)
{
    m_now = utcMs;
    m_offsetMin = offsetMin;
    m_roster->setNow(utcMs);
    if (m_dialog)
        m_dialog->setNow(utcMs, offsetMin);
}

void SignoffPage::setHead(qint64 treeSize, const QString& treeRootBase64)
{
    m_treeSize = treeSize;
    m_treeRoot = treeRootBase64;
    if (m_dialog)
        m_dialog->setHead(treeSize, treeRootBase64);
}

void SignoffPage::setPerson(const QString& person) { m_person = person; }

void SignoffPage::setKeys(const QMap<QString, QString>& fingerprintsHere)
{
    m_keys = fingerprintsHere;
    if (m_dialog)
        m_dialog->setKeys(m_keys, m_listed);
}

void SignoffPage::finished()
{
    m_error->hide();
    if (m_dialog)
        m_dialog->finish();
}

void SignoffPage::failed(const Error& error)
{
    if (m_dialog) {
        m_dialog->showError(error);
        return;
    }
    m_error->setText(error.text());
    m_error->show();
}

SignoffDialog* SignoffPage::dialog() const { return m_dialog; }

QString SignoffPage::summary() const { return m_summary->text(); }

QString SignoffPage::openMattersText() const { return m_open->isHidden() ? QString() : m_open->text(); }

void SignoffPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        paintTones();
}

void SignoffPage::buildRows()
{
    m_rows.clear();
    delete m_table;
    m_table = new QWidget(this);
    m_tableHolder->addWidget(m_table);
    auto* rows = new QVBoxLayout(m_table);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    QString group;
    for (const Line& line : std::as_const(m_lines)) {
        if (line.group != group || m_rows.isEmpty()) {
            group = line.group;
            QLabel* title = pageLabel(m_table, FontRole::Strong);
            title->setText(shownText(group));
            title->setContentsMargins(0, spacing::normal, 0, spacing::hair);
            title->setVisible(!group.isEmpty());
            rows->addWidget(title);
        }
        auto* row = new SignoffRow(line.id, line.role, m_table);
        connect(row, &SignoffRow::signClicked, this, &SignoffPage::openSignoff);
        rows->addWidget(row);
        m_rows.append(row);
    }
}

void SignoffPage::showRows(const checklist::Launch& launch)
{
    int given = 0;
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const Line& line = m_lines.at(i);
        const auto found = launch.state().signoffs.constFind(line.id);
        if (found != launch.state().signoffs.constEnd()) {
            ++given;
            m_rows.at(i)->setState(true, tr("%1, %2").arg(found->by.person, momentText(found->utcMs)));
            continue;
        }
        const events::Person* holder = launch.holderOf(line.role);
        if (holder == nullptr)
            m_rows.at(i)->setState(false, tr("Nobody on the roster holds this role."));
        else if (holder->contact.isEmpty())
            m_rows.at(i)->setState(false, tr("Waiting for %1.").arg(holder->name));
        else
            m_rows.at(i)->setState(false, tr("Waiting for %1 (%2).").arg(holder->name, holder->contact));
    }
    if (m_rows.isEmpty())
        m_summary->setText(tr("The runbook asks for no sign-off."));
    else if (given == m_rows.size())
        m_summary->setText(tr("Everybody has signed off."));
    else
        m_summary->setText(tr("%1 of %2 have signed off").arg(QString::number(given), QString::number(m_rows.size())));
}

void SignoffPage::showDeclaration(const checklist::Launch& launch)
{
    const auto& declared = launch.state().declaration;
    const bool exists = !m_declarationText.isEmpty();
    m_declaration->setText(declared ? declared->declared.text : m_declarationText);
    m_declaration->setVisible(exists || declared);
    m_declare->setVisible(exists && !declared);
    m_openMatters.clear();
    for (const QString& id : launch.openSuccessCriteria())
        m_openMatters.append(tr("Criterion not ticked: %1").arg(checkText(launch.plan(), id)));
    for (const QString& id : launch.missingSignoffs()) {
        for (const Line& line : std::as_const(m_lines)) {
            if (line.id == id)
                m_openMatters.append(tr("Sign-off missing: %1").arg(line.role));
        }
    }
    if (m_openMatters.size() > mostListed) {
        const auto more = m_openMatters.size() - mostListed;
        m_openMatters = m_openMatters.mid(0, mostListed);
        m_openMatters.append(tr("and %n more", nullptr, int(more)));
    }
    if (declared)
        m_declarationState->setText(tr("Declared by %1, %2").arg(declared->by.person, momentText(declared->utcMs)));
    else if (!exists)
        m_declarationState->setText(tr("The runbook has no declaration."));
    else if (m_openMatters.isEmpty())
        m_declarationState->setText(tr("Not declared; everything it waits for is there."));
    else
        m_declarationState->setText(tr("Not declared; this is still open:"));
    const bool waits = exists && !declared && !m_openMatters.isEmpty();
    m_open->setText(QStringLiteral("• ") + m_openMatters.join(QStringLiteral("\n• ")));
    m_open->setVisible(waits);
    m_declarationShape = declared ? StateShape::Passed
                         : waits  ? StateShape::Waiting
                         : exists ? StateShape::Ready
                                  : StateShape::Skipped;
    paintTones();
}

void SignoffPage::showCertificates(const checklist::Launch& launch)
{
    const auto& all = launch.state().certificates;
    if (all.isEmpty()) {
        m_certificates->setText(tr("No certificate was exported yet."));
        return;
    }
    const events::CertificateExported& last = all.last();
    // The whole hash is wider than the page; its beginning tells two certificates apart.
    constexpr int beginning = 16;
    const QString hash = last.sha256.size() > beginning
                             ? tr("%1…", "the beginning of a hash").arg(last.sha256.left(beginning))
                             : last.sha256;
    m_certificates->setText(
        tr("Latest: %1, over %2 entries, SHA-256 %3").arg(last.fileName, QString::number(last.treeSize), hash));
    m_certificates->setToolTip(last.sha256);
}

void SignoffPage::paintTones()
{
    const Theme theme = Theme::of(palette());
    const QColor ink = theme.tone(stateMark(m_declarationShape).meaning).ink;
    m_declarationMark->setPixmap(
        stateIcon(m_declarationShape, theme, ink).pixmap(QSize(spacing::icon, spacing::icon), devicePixelRatioF()));
    QPalette colours = palette();
    colours.setColor(QPalette::Window, theme.critical.wash);
    colours.setColor(QPalette::WindowText, theme.critical.ink);
    m_error->setPalette(colours);
}

void SignoffPage::openSignoff(const QString& signoffId)
{
    for (const Line& line : std::as_const(m_lines)) {
        if (line.id == signoffId)
            openDialog(line.id, line.role, line.meaning, line.candidates, {});
    }
}

void SignoffPage::openDeclaration()
{
    if (!m_declarationText.isEmpty())
        openDialog({}, m_declarationRole, m_declarationText, m_declarers, m_openMatters);
}

void SignoffPage::openDialog(const QString& signoffId, const QString& role, const QString& meaning,
                             const QStringList& candidates, const QStringList& openMatters)
{
    if (m_dialog)
        return;
    m_error->hide();
    SignoffDialog::Subject subject{signoffId, role, meaning, m_launchName, m_rehearsal, candidates, openMatters};
    if (subject.candidates.isEmpty() && !m_person.isEmpty())
        subject.candidates.append(m_person);
    m_dialog = new SignoffDialog(subject, this);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setNow(m_now, m_offsetMin);
    m_dialog->setHead(m_treeSize, m_treeRoot);
    m_dialog->setKeys(m_keys, m_listed);
    const bool declaration = signoffId.isEmpty();
    connect(m_dialog, &SignoffDialog::signRequested, this, [this, declaration](const SignRequest& request) {
        if (declaration)
            Q_EMIT declareRequested(request);
        else
            Q_EMIT signRequested(request);
    });
    connect(m_dialog, &SignoffDialog::keyRequested, this, &SignoffPage::keyRequested);
    m_dialog->open();
}

} // namespace holdpoint::ui
