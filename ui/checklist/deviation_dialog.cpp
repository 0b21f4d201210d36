// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/deviation_dialog.h"

#include "core/runbook/display_text.h"
#include "ui/checklist/code_box.h"
#include "ui/checklist/command_view.h"
#include "ui/checklist/inline_message.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>

namespace holdpoint::ui {
namespace {

// The text of a document as bytes. toPlainText() would turn no-break spaces into spaces, and a command is never
// normalised.
QByteArray rawBytes(const QTextDocument& document)
{
    QString text = document.toRawText();
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    return text.toUtf8();
}

} // namespace

QString deviationText(const checklist::Launch& launch, const QString& kind, const QString& target)
{
    const runbook::Step* step = launch.plan().step(target);
    const runbook::Command* command = launch.plan().command(target);
    const QString name = step ? step->title : command ? commandName(command->text) : target;
    const auto words = [](const char* text) { return QCoreApplication::translate("DeviationText", text); };
    if (kind == QLatin1String("skip"))
        return words("Skip the step “%1”").arg(name);
    if (kind == QLatin1String("order"))
        return words("Work on “%1” out of order").arg(name);
    if (kind == QLatin1String("command"))
        return words("Run another command instead of “%1”").arg(name);
    if (kind == QLatin1String("rerun"))
        return words("Run “%1” again although it passed").arg(name);
    if (kind == QLatin1String("override"))
        return words("Say GO at “%1” although something is missing").arg(name);
    if (kind == QLatin1String("environment"))
        return words("Run “%1” once in another environment").arg(name);
    if (kind == QLatin1String("folder"))
        return words("Run “%1” once in another folder").arg(name);
    if (kind == QLatin1String("runbook"))
        return words("Go on by another version of the runbook");
    if (kind == QLatin1String("configuration"))
        return words("Go on with another configuration");
    return words("%1: %2").arg(kind, name);
}

DeviationDialog::DeviationDialog(const checklist::Launch& launch, const QString& kind, const QString& target,
                                 QWidget* parent)
    : QDialog(parent)
    , m_kind(kind)
    , m_target(target)
    , m_reason(new QLineEdit(this))
    , m_problem(new InlineMessage(this))
    , m_request(new QPushButton(tr("Request the deviation"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Request a deviation"));
    auto* about = new QLabel(deviationText(launch, kind, target), this);
    about->setTextFormat(Qt::PlainText);
    about->setWordWrap(true);
    about->setFont(themeFont(FontRole::Heading));
    auto* how = new QLabel(tr("The coordinator decides on it. Until it is approved, nothing changes."), this);
    how->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(spacing::normal);
    layout->addWidget(about);
    layout->addWidget(how);
    const runbook::Command* command = launch.plan().command(target);
    if (kind == QLatin1String("command") && command) {
        m_before = command->text;
        addEditor();
    } else if (command) {
        auto* text = new CodeBox(this);
        text->setCommand(command->text);
        layout->addWidget(text);
    }
    auto* question = new QLabel(tr("&Why is the runbook not followed here?"), this);
    question->setBuddy(m_reason);
    m_reason->setMaxLength(2000);
    m_reason->setMinimumHeight(spacing::controlHeight);
    m_reason->setAccessibleName(tr("Why is the runbook not followed here?"));
    layout->addWidget(question);
    layout->addWidget(m_reason);
    layout->addWidget(m_problem);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    m_request->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    for (QPushButton* button : {m_request, cancel}) {
        button->setMinimumHeight(spacing::controlHeight);
        buttons->addWidget(button);
    }
    layout->addLayout(buttons);
    setMinimumWidth(620);
    connect(m_reason, &QLineEdit::textChanged, this, &DeviationDialog::check);
    connect(m_request, &QPushButton::clicked, this, &DeviationDialog::request);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    (m_editor ? static_cast<QWidget*>(m_editor) : m_reason)->setFocus();
    check();
}

void DeviationDialog::addEditor()
{
    auto* layout = static_cast<QVBoxLayout*>(this->layout());
    auto* beforeCaption = new QLabel(tr("Stands in the runbook:"), this);
    auto* before = new CodeBox(this);
    before->setCommand(m_before);
    m_editor = new QPlainTextEdit(this);
    m_editor->setFont(themeFont(FontRole::Command));
    m_editor->setTabChangesFocus(true);
    m_editor->setAccessibleName(tr("The changed command"));
    m_editor->setPlainText(QString::fromUtf8(m_before));
    m_editor->setMinimumHeight(4 * QFontMetrics(m_editor->font()).lineSpacing());
    m_editor->setMaximumHeight(10 * QFontMetrics(m_editor->font()).lineSpacing());
    m_exact = rawBytes(*m_editor->document()) == m_before;
    if (!m_exact)
        m_editor->clear();
    auto* afterCaption = new QLabel(tr("&Change it to:"), this);
    afterCaption->setBuddy(m_editor);
    m_previewCaption = new QLabel(tr("Exactly this would run; hidden characters are spelled out:"), this);
    m_preview = new CodeBox(this);
    m_preview->setAccessibleName(tr("The changed command with hidden characters spelled out"));
    m_preview->setFocusPolicy(Qt::NoFocus);
    for (QWidget* part :
         {static_cast<QWidget*>(beforeCaption), static_cast<QWidget*>(before), static_cast<QWidget*>(afterCaption),
          static_cast<QWidget*>(m_editor), static_cast<QWidget*>(m_previewCaption), static_cast<QWidget*>(m_preview)})
        layout->addWidget(part);
    connect(m_editor, &QPlainTextEdit::textChanged, this, &DeviationDialog::check);
}

QByteArray DeviationDialog::after() const { return m_editor ? rawBytes(*m_editor->document()) : QByteArray(); }

void DeviationDialog::check()
{
    bool changed = true;
    m_problem->silence();
    if (m_editor) {
        const QByteArray text = after();
        m_preview->setCommand(text);
        changed = text != m_before && !text.trimmed().isEmpty();
        if (runbook::hasHiddenCharacters(text))
            m_problem->say(Meaning::Warning, tr("The changed command holds characters that do not show."),
                           tr("Look at them above, where they are spelled out."));
        else if (!m_exact && text.isEmpty())
            m_problem->say(Meaning::Warning, tr("This command holds bytes that no text field can keep."),
                           tr("Type or paste the whole command that shall run instead."));
    }
    m_request->setEnabled(changed && !m_reason->text().trimmed().isEmpty());
    m_request->setToolTip(!changed                 ? tr("Change the command first")
                          : m_request->isEnabled() ? QString()
                                                   : tr("Give the reason first"));
}

void DeviationDialog::request()
{
    if (!m_request->isEnabled())
        return;
    const checklist::RequestDeviation wanted{m_kind, m_target, after(), m_reason->text().trimmed()};
    accept();
    Q_EMIT commandRequested(wanted);
}

} // namespace holdpoint::ui
