// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/deviation_dialog.h"

#include "ui/checklist/code_box.h"
#include "ui/checklist/deviation_forms.h"
#include "ui/checklist/deviation_text.h"
#include "ui/checklist/inline_message.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace holdpoint::ui {

DeviationDialog::DeviationDialog(const checklist::Launch& launch, const QString& kind, const QString& target,
                                 QWidget* parent)
    : QDialog(parent)
    , m_kind(kind)
    , m_target(target)
    , m_form(deviationForm(launch, kind, target, this))
    , m_reason(new QLineEdit(this))
    , m_problem(new InlineMessage(this))
    , m_request(new QPushButton(tr("&Request the deviation"), this))
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
    if (const runbook::Command* command = launch.plan().command(target); command && kind != QLatin1String("command")) {
        auto* text = new CodeBox(this);
        text->setCommand(command->text);
        text->setMostLines(6);
        layout->addWidget(text);
    }
    if (m_form) {
        layout->addWidget(m_form, 1);
        connect(m_form, &DeviationForm::edited, this, &DeviationDialog::check);
    }
    if (kind == QLatin1String("declaration")) {
        QStringList missing{tr("It would cover exactly what is missing now:")};
        for (const QString& id : launch.missingForDeclaration())
            missing << QStringLiteral("•  ") + launch.declarationItem(id);
        auto* list = new QLabel(missing.join(u'\n'), this);
        list->setTextFormat(Qt::PlainText);
        list->setWordWrap(true);
        layout->addWidget(list);
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
    (m_form ? m_form->firstField() : m_reason)->setFocus();
    check();
}

void DeviationDialog::setRefusal(const Refusal& refusal)
{
    m_refusal = refusal;
    check();
}

QPlainTextEdit* DeviationDialog::editor() const
{
    const auto* form = qobject_cast<const CommandForm*>(m_form);
    return form ? form->editor() : nullptr;
}

QByteArray DeviationDialog::after() const { return m_form ? m_form->after() : QByteArray(); }

void DeviationDialog::check()
{
    const bool changed = !m_form || m_form->changed();
    const QString reason = m_reason->text().trimmed();
    m_problem->silence();
    std::optional<Error> refusal;
    if (changed && m_refusal) // a reason that is still to be typed is not what is wrong
        refusal = m_refusal({m_kind, m_target, after(), reason.isEmpty() ? QStringLiteral("?") : reason});
    if (refusal)
        m_problem->say(*refusal);
    else if (m_form && !m_form->warning().isEmpty())
        m_problem->say(Meaning::Warning, m_form->warning(), m_form->warningsNextStep());
    m_request->setEnabled(changed && !refusal && !reason.isEmpty());
    m_request->setToolTip(!changed           ? m_form->whatToChange()
                          : reason.isEmpty() ? tr("Give the reason first")
                                             : QString());
    // What came in is never squeezed.
    layout()->activate();
    if (const int wanted = layout()->totalHeightForWidth(width()); isVisible() && height() < wanted)
        resize(width(), wanted);
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
