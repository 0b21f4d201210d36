// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/checklist/deviation_forms.h"

#include "core/checklist/deviations.h"
#include "core/runbook/difference.h"
#include "core/runbook/display_text.h"
#include "ui/checklist/code_box.h"
#include "ui/checklist/difference_view.h"
#include "ui/checklist/environment_model.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>
#include <QTreeView>
#include <QVBoxLayout>

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

QVBoxLayout* formLayout(QWidget* form)
{
    auto* layout = new QVBoxLayout(form);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::tight);
    return layout;
}

QLabel* caption(const QString& text, QWidget* buddy = nullptr)
{
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    label->setBuddy(buddy);
    return label;
}

DifferenceView* addDifference(QVBoxLayout* layout, QWidget* form)
{
    auto* view = new DifferenceView(form);
    view->setLines(3, 10);
    layout->addWidget(caption(DeviationForm::tr("Exactly this would change: − stands now, + would stand instead. "
                                                "Hidden characters are spelled out.")));
    layout->addWidget(view, 1);
    return view;
}

} // namespace

CommandForm::CommandForm(const QByteArray& before, QWidget* parent)
    : DeviationForm(parent)
    , m_before(before)
    , m_editor(new QPlainTextEdit(this))
    , m_difference(nullptr)
{
    auto* text = new CodeBox(this);
    text->setCommand(before);
    text->setMostLines(6);
    m_editor->setFont(themeFont(FontRole::Command));
    m_editor->setTabChangesFocus(true);
    m_editor->setAccessibleName(tr("The changed command"));
    m_editor->setPlainText(QString::fromUtf8(before));
    m_editor->setMinimumHeight(4 * QFontMetrics(m_editor->font()).lineSpacing());
    m_editor->setMaximumHeight(10 * QFontMetrics(m_editor->font()).lineSpacing());
    m_exact = rawBytes(*m_editor->document()) == before;
    if (!m_exact)
        m_editor->clear();
    QVBoxLayout* layout = formLayout(this);
    layout->addWidget(caption(tr("Stands in the runbook:")));
    layout->addWidget(text);
    layout->addWidget(caption(tr("&Change it to:"), m_editor));
    layout->addWidget(m_editor);
    m_difference = addDifference(layout, this);
    const auto tell = [this] {
        m_difference->setDifference(runbook::differenceText(m_before, after()));
        Q_EMIT edited();
    };
    connect(m_editor, &QPlainTextEdit::textChanged, this, tell);
}

QByteArray CommandForm::after() const { return rawBytes(*m_editor->document()); }

bool CommandForm::changed() const
{
    const QByteArray text = after();
    return text != m_before && !text.trimmed().isEmpty();
}

QString CommandForm::whatToChange() const { return tr("Change the command first"); }

QString CommandForm::warning() const
{
    const QByteArray text = after();
    if (runbook::hasHiddenCharacters(text))
        return tr("The changed command holds characters that do not show.");
    return !m_exact && text.isEmpty() ? tr("This command holds bytes that no text field can keep.") : QString();
}

QString CommandForm::warningsNextStep() const
{
    return after().isEmpty() ? tr("Type or paste the whole command that shall run instead.")
                             : tr("Look at them above, where they are spelled out.");
}

QWidget* CommandForm::firstField() const { return m_editor; }

EnvironmentForm::EnvironmentForm(const QMap<QString, QString>& now, QWidget* parent)
    : DeviationForm(parent)
    , m_now(now)
    , m_model(new EnvironmentModel(now, this))
    , m_table(new QTreeView(this))
    , m_add(new QPushButton(tr("&Add a variable"), this))
    , m_difference(nullptr)
{
    m_table->setModel(m_model);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setTabKeyNavigation(false);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                             QAbstractItemView::AnyKeyPressed);
    m_table->setAccessibleName(tr("Environment of the run"));
    m_table->header()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setMinimumHeight(6 * fontMetrics().lineSpacing());
    m_add->setAutoDefault(false);
    m_add->setMinimumHeight(spacing::controlHeight);
    QVBoxLayout* layout = formLayout(this);
    layout->addWidget(caption(
        tr("&Variables that the launch sets. Type another text, or take the tick away to leave one out:"), m_table));
    layout->addWidget(m_table, 1);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    m_difference = addDifference(layout, this);
    connect(m_add, &QPushButton::clicked, this, [this] {
        const QModelIndex added = m_model->add();
        m_table->setFocus();
        m_table->setCurrentIndex(added);
        m_table->edit(added);
    });
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this] {
        const auto wanted = checklist::environmentLines(after());
        QMap<QString, std::optional<QString>> before;
        for (auto it = wanted.cbegin(); it != wanted.cend(); ++it)
            before.insert(it.key(), m_now.contains(it.key()) ? std::optional(m_now.value(it.key())) : std::nullopt);
        m_difference->setDifference(
            runbook::differenceText(checklist::environmentText(before), checklist::environmentText(wanted)));
        Q_EMIT edited();
    });
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, EnvironmentModel::WantedColumn));
}

QByteArray EnvironmentForm::after() const { return m_model->lines(); }
QString EnvironmentForm::whatToChange() const { return tr("Change a variable first"); }
QWidget* EnvironmentForm::firstField() const { return m_table; }

FolderForm::FolderForm(const QString& now, QWidget* parent)
    : DeviationForm(parent)
    , m_now(now)
    , m_field(new QLineEdit(now, this))
    , m_difference(nullptr)
{
    m_field->setAccessibleName(tr("The folder that it runs in"));
    m_field->setFont(themeFont(FontRole::Command));
    m_field->setMinimumHeight(spacing::controlHeight);
    m_field->selectAll();
    auto* choose = new QPushButton(tr("C&hoose…"), this);
    choose->setAutoDefault(false);
    choose->setMinimumHeight(spacing::controlHeight);
    auto* row = new QHBoxLayout;
    row->setSpacing(spacing::normal);
    row->addWidget(m_field, 1);
    row->addWidget(choose);
    QVBoxLayout* layout = formLayout(this);
    layout->addWidget(caption(tr("&Folder that it runs in, once:"), m_field));
    layout->addLayout(row);
    m_difference = addDifference(layout, this);
    connect(choose, &QPushButton::clicked, this, &FolderForm::browse);
    connect(m_field, &QLineEdit::textChanged, this, [this] {
        m_difference->setDifference(runbook::differenceText(m_now.toUtf8(), after()));
        Q_EMIT edited();
    });
}

void FolderForm::browse()
{
    auto* dialog = new QFileDialog(this, tr("Folder that it runs in"), m_field->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, m_field, &QLineEdit::setText);
    dialog->open();
}

QByteArray FolderForm::after() const
{
    const QString text = m_field->text();
    return (text.isEmpty() ? text : QDir::cleanPath(text)).toUtf8();
}

bool FolderForm::changed() const { return !after().isEmpty() && after() != m_now.toUtf8(); }
QString FolderForm::whatToChange() const { return tr("Give another folder first"); }

QString FolderForm::warning() const
{
    return changed() && QDir::isAbsolutePath(m_field->text()) && !QFileInfo(m_field->text()).isDir()
               ? tr("There is no such folder now.")
               : QString();
}

QString FolderForm::warningsNextStep() const { return tr("It must be there when the command runs."); }
QWidget* FolderForm::firstField() const { return m_field; }

DeviationForm* deviationForm(const checklist::Launch& launch, const QString& kind, const QString& target,
                             QWidget* parent)
{
    const runbook::Command* command = launch.plan().command(target);
    if (!command)
        return nullptr;
    if (kind == QLatin1String("command"))
        return new CommandForm(command->text, parent);
    if (kind == QLatin1String("environment")) {
        QMap<QString, QString> now = launch.environment();
        now.remove(QStringLiteral("HOLDPOINT_LAUNCH")); // says which launch this is, and stays
        return new EnvironmentForm(now, parent);
    }
    if (kind == QLatin1String("folder"))
        return new FolderForm(launch.state().opened.workdir, parent);
    return nullptr;
}

} // namespace holdpoint::ui
