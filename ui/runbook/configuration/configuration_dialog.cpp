// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/configuration/configuration_dialog.h"

#include "ui/runbook/configuration/configuration_fields.h"
#include "ui/runbook/configuration/configuration_model.h"
#include "ui/runbook/editor/edit_document.h"
#include "ui/runbook/trust_page.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QInputDialog>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace holdpoint::ui {
namespace {

QPushButton* smallButton(const QString& text, const QString& about)
{
    auto* button = new QPushButton(text);
    button->setAutoDefault(false);
    button->setMinimumHeight(spacing::controlHeight);
    button->setToolTip(about);
    return button;
}

} // namespace

ConfigurationDialog::ConfigurationDialog(const QByteArray& toml, const runbook::Plan& plan, const QString& doIt,
                                         QWidget* parent)
    : QDialog(parent)
    , m_plan(plan)
    , m_text(new ConfigurationText(toml, this))
    , m_model(new ConfigurationModel(this))
    , m_list(new QListView)
    , m_fields(new ConfigurationFields)
    , m_trust(new TrustPage)
    , m_problem(new QLabel)
    , m_addMenu(new QMenu(this))
    , m_accept(smallButton(doIt, {}))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Configuration"));
    m_list->setModel(m_model);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setAccessibleName(tr("Tables of the configuration"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    auto* form = new QScrollArea;
    form->setWidget(m_fields);
    form->setWidgetResizable(true);
    form->setFrameShape(QFrame::NoFrame);
    form->setFocusPolicy(Qt::NoFocus);
    auto* columns = new QSplitter(Qt::Horizontal);
    columns->setChildrenCollapsible(false);
    columns->addWidget(m_list);
    columns->addWidget(form);
    columns->setStretchFactor(0, 1);
    columns->setStretchFactor(1, 3);
    auto* rows = new QSplitter(Qt::Vertical);
    rows->setChildrenCollapsible(false);
    rows->addWidget(columns);
    rows->addWidget(m_trust);
    rows->setStretchFactor(0, 3);
    rows->setStretchFactor(1, 2);
    m_accept->setDefault(true);
    auto* cancel = smallButton(tr("Cancel"), {});
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_problem, 1);
    buttons->addWidget(m_accept);
    buttons->addWidget(cancel);
    auto* box = new QVBoxLayout(this);
    box->setSpacing(spacing::tight);
    box->addWidget(head());
    box->addWidget(rows, 1);
    box->addLayout(buttons);
    resize(150 * fontMetrics().averageCharWidth(), 42 * fontMetrics().lineSpacing());
    columns->setSizes({width() / 4, width() - width() / 4});
    rows->setSizes({height() * 6 / 10, height() * 4 / 10});

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] { follow(true); });
    connect(m_fields, &ConfigurationFields::edited, m_text, &ConfigurationText::setKey);
    connect(m_text, &ConfigurationText::changed, this, [this] { follow(false); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, [this] {
        if (!m_accept->isEnabled())
            return;
        const QByteArray changed = m_text->toml();
        accept();
        Q_EMIT written(changed);
    });
    // Not for every letter: a long runbook has hundreds of lines there.
    m_promise.setSingleShot(true);
    m_promise.setInterval(100);
    connect(&m_promise, &QTimer::timeout, this, &ConfigurationDialog::promise);
    fillAddMenu();
    follow(true);
    promise();
    m_list->setFocus();
}

QWidget* ConfigurationDialog::head()
{
    m_add = new QToolButton;
    m_add->setText(tr("&Add"));
    m_add->setAccessibleName(tr("Add a table"));
    m_add->setToolTip(tr("Add a source, a metric, a channel …"));
    m_add->setMinimumHeight(spacing::controlHeight);
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setFocusPolicy(Qt::StrongFocus);
    m_add->setMenu(m_addMenu);
    m_rename = smallButton(tr("Re&name…"), tr("Give the chosen table another name (F2)"));
    m_remove = smallButton(tr("Re&move"), tr("Take the chosen table out (Delete)"));
    m_undo = smallButton(tr("&Undo"), tr("Take the last change back (Ctrl+Z)"));
    m_redo = smallButton(tr("Re&do"), tr("Make the change again (Ctrl+Shift+Z)"));
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget* part :
         {static_cast<QWidget*>(m_add), static_cast<QWidget*>(m_rename), static_cast<QWidget*>(m_remove),
          static_cast<QWidget*>(m_undo), static_cast<QWidget*>(m_redo)})
        row->addWidget(part);
    row->addStretch();
    const auto remove = [this] {
        if (const ConfigurationModel::Row* chosen = m_model->row(m_list->currentIndex().row())) {
            const Result<void> gone = m_text->remove(chosen->section, chosen->name);
            if (!gone)
                tell(gone.error().text());
        }
    };
    const auto undo = [this] {
        m_text->undo();
        follow(true);
    };
    const auto redo = [this] {
        m_text->redo();
        follow(true);
    };
    connect(m_rename, &QPushButton::clicked, this, &ConfigurationDialog::askNewName);
    connect(m_remove, &QPushButton::clicked, this, remove);
    connect(m_undo, &QPushButton::clicked, this, undo);
    connect(m_redo, &QPushButton::clicked, this, redo);
    auto* renameKey = new QShortcut(QKeySequence(Qt::Key_F2), m_list);
    renameKey->setContext(Qt::WidgetShortcut);
    connect(renameKey, &QShortcut::activated, this, &ConfigurationDialog::askNewName);
    auto* removeKey = new QShortcut(QKeySequence(Qt::Key_Delete), m_list);
    removeKey->setContext(Qt::WidgetShortcut);
    connect(removeKey, &QShortcut::activated, this, remove);
    for (const auto& [keys, act] : {std::pair<QKeySequence, std::function<void()>>(QKeySequence::Undo, undo),
                                    std::pair<QKeySequence, std::function<void()>>(QKeySequence::Redo, redo)}) {
        auto* key = new QShortcut(keys, this);
        connect(key, &QShortcut::activated, this, act);
    }
    return head;
}

void ConfigurationDialog::fillAddMenu()
{
    for (const runbook::ConfigurationSection& section : runbook::configurationSections())
        connect(m_addMenu->addAction(section.named ? tr("%1…").arg(section.title) : section.title), &QAction::triggered,
                this, [this, name = section.section] { add(name); });
}

void ConfigurationDialog::add(const QString& section)
{
    if (runbook::configurationSection(section).named)
        askName(section);
    else if (m_model->rowOf(section, {}) >= 0)
        choose(section, {}); // there is one of it, and this is it
    else
        added(section, {});
}

void ConfigurationDialog::askName(const QString& section)
{
    const runbook::ConfigurationSection known = runbook::configurationSection(section);
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Add: %1").arg(known.title));
    dialog->setLabelText(known.nameTitle);
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, section](const QString& name) { added(section, name.trimmed()); });
    dialog->open();
}

void ConfigurationDialog::askNewName()
{
    const ConfigurationModel::Row* chosen = m_model->row(m_list->currentIndex().row());
    if (!chosen || chosen->name.isEmpty())
        return;
    const runbook::ConfigurationSection known = runbook::configurationSection(chosen->section);
    const auto places = int(runbook::configurationReferences(m_text->toml(), chosen->section, chosen->name).size());
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename: %1").arg(chosen->text));
    QStringList label{known.nameTitle};
    if (places > 0)
        label << tr("%n places of the configuration call it so, and follow.", nullptr, places);
    dialog->setLabelText(label.join(u'\n'));
    dialog->setTextValue(chosen->name);
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, section = chosen->section, name = chosen->name](const QString& newName) {
                renamed(section, name, newName.trimmed());
            });
    dialog->open();
}

void ConfigurationDialog::renamed(const QString& section, const QString& name, const QString& newName)
{
    const Result<void> done = m_text->rename(section, name, newName);
    if (!done) {
        tell(done.error().text());
        return;
    }
    choose(section, newName);
}

void ConfigurationDialog::added(const QString& section, const QString& name)
{
    const Result<void> there = m_text->add(section, name);
    if (!there) {
        tell(there.error().text());
        return;
    }
    choose(section, name);
}

void ConfigurationDialog::choose(const QString& section, const QString& name)
{
    if (const int row = m_model->rowOf(section, name); row >= 0)
        m_list->setCurrentIndex(m_model->index(row));
}

QString ConfigurationDialog::problem() const { return m_problem->text(); }

void ConfigurationDialog::tell(const QString& problem)
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::of(palette()).critical.ink);
    m_problem->setPalette(colours);
    m_problem->setText(problem);
}

// What cannot be read promises nothing new.
void ConfigurationDialog::promise()
{
    if (m_text->configuration())
        m_trust->setSummary(trustSummary(m_plan, *m_text->configuration(), m_text->toml()));
    m_trust->box()->hide();
}

void ConfigurationDialog::follow(bool anew)
{
    const ConfigurationModel::Row* before = m_model->row(m_list->currentIndex().row());
    const QString section = before ? before->section : QString();
    const QString name = before ? before->name : QString();
    m_model->setText(*m_text);
    if (!m_list->currentIndex().isValid() && m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(std::max(0, m_model->rowOf(section, name))));
    const ConfigurationModel::Row* chosen = m_model->row(m_list->currentIndex().row());
    if (chosen)
        m_fields->display(*m_text, chosen->section, chosen->name, anew);
    else
        m_fields->clear();
    m_rename->setEnabled(chosen && !chosen->name.isEmpty());
    m_remove->setEnabled(chosen);
    m_undo->setEnabled(m_text->canUndo());
    m_redo->setEnabled(m_text->canRedo());
    m_promise.start();
    m_accept->setEnabled(m_text->isChanged() && m_text->isGood());
    m_accept->setToolTip(!m_text->isChanged() ? tr("Nothing is changed yet") : QString());
    tell(m_text->problem()  ? m_text->problem()->text()
         : m_text->isGood() ? QString()
                            : tr("Something is wrong in the tables that are marked."));
}

QPushButton* configurationButton(EditDocument& document, QWidget* window)
{
    QPushButton* button =
        smallButton(ConfigurationDialog::tr("Confi&guration…"),
                    ConfigurationDialog::tr("Edit what the launch watches, contacts and how it rolls out, with forms"));
    QObject::connect(button, &QPushButton::clicked, window, [&document, window] {
        const runbook::Plan& plan = document.document().plan();
        auto* dialog = new ConfigurationDialog(plan.configurationToml.toUtf8(), plan,
                                               ConfigurationDialog::tr("&Write it into the runbook"), window);
        QObject::connect(dialog, &ConfigurationDialog::written, &document, [&document](const QByteArray& toml) {
            const Result<runbook::Patches> patches = runbook::configurationPatches(document.bytes(), toml);
            if (!patches)
                Q_EMIT document.failed(patches.error());
            else if (!patches->empty())
                document.act(ConfigurationDialog::tr("Configuration"), runbook::edit::ApplyFix{*patches});
        });
        dialog->open();
    });
    return button;
}

} // namespace holdpoint::ui
