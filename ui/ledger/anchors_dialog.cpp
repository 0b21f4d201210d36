// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ledger/anchors_dialog.h"

#include "ui/theme/shown_text.h"
#include "ui/theme/theme.h"
#include "ui/theme/whole_label.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace holdpoint::ui {

AnchorsDialog::AnchorsDialog(QWidget* parent)
    : QDialog(parent)
    , m_line(new AnchorLine(this))
    , m_folders(new QListWidget(this))
    , m_path(new QLineEdit(this))
    , m_add(new QPushButton(tr("&Add"), this))
    , m_remove(new QPushButton(tr("&Remove"), this))
    , m_problem(new WholeLabel(this))
{
    setWindowTitle(tr("Anchor folders"));
    auto* about = new WholeLabel(this);
    about->setText(tr("Every checkpoint is copied to these folders within ten seconds. Put one on another disk, a "
                      "stick or a share: whoever puts an older copy of this launch in its place, or cuts its end off, "
                      "is found out by what lies there."));
    m_folders->setAccessibleName(tr("Anchor folders and what lies there"));
    m_folders->setTextElideMode(Qt::ElideMiddle);
    m_path->setPlaceholderText(tr("Whole path of a folder that is there"));
    auto* label = new QLabel(tr("&Folder:"), this);
    label->setBuddy(m_path);
    auto* look = new QPushButton(tr("&Browse…"), this);
    for (QPushButton* button : {m_add, m_remove, look}) {
        button->setAutoDefault(false);
        button->setMinimumHeight(spacing::controlHeight);
    }
    m_path->setMinimumHeight(spacing::controlHeight);
    m_problem->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);

    auto* adding = new QHBoxLayout;
    adding->addWidget(label);
    adding->addWidget(m_path, 1);
    adding->addWidget(look);
    adding->addWidget(m_add);
    auto* standing = new QHBoxLayout;
    standing->addWidget(m_line, 1);
    standing->addWidget(m_remove);
    auto* rows = new QVBoxLayout(this);
    rows->addWidget(about);
    rows->addWidget(m_folders, 1);
    rows->addLayout(standing);
    rows->addLayout(adding);
    rows->addWidget(m_problem);
    rows->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 100, fontMetrics().height() * 22);

    const auto add = [this] {
        if (!m_path->text().trimmed().isEmpty())
            Q_EMIT addRequested(m_path->text().trimmed());
    };
    connect(m_add, &QPushButton::clicked, this, add);
    connect(m_path, &QLineEdit::returnPressed, this, add);
    connect(m_path, &QLineEdit::textChanged, this, [this] {
        setProblem({});
        refreshButtons();
    });
    connect(look, &QPushButton::clicked, this, &AnchorsDialog::browse);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        if (const QListWidgetItem* item = m_folders->currentItem())
            Q_EMIT removeRequested(item->data(Qt::UserRole).toString());
    });
    connect(m_folders, &QListWidget::currentRowChanged, this, &AnchorsDialog::refreshButtons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    refreshButtons();
    m_path->setFocus();
}

void AnchorsDialog::setNews(const AnchorNews& news)
{
    m_line->setNews(news);
    const int row = m_folders->currentRow();
    m_folders->clear();
    for (const AnchorRow& one : news.folders) {
        auto* item = new QListWidgetItem(tr("%1: %2").arg(shownText(one.folder), one.words), m_folders);
        item->setData(Qt::UserRole, one.folder);
        item->setToolTip(item->text().toHtmlEscaped());
    }
    m_folders->setCurrentRow(std::min(row, m_folders->count() - 1));
    refreshButtons();
}

void AnchorsDialog::setProblem(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    QPalette own = palette();
    own.setColor(QPalette::WindowText, Theme::of(palette()).critical.ink);
    m_problem->setPalette(own);
}

QString AnchorsDialog::problem() const { return m_problem->isHidden() ? QString() : m_problem->text(); }

void AnchorsDialog::setAdded()
{
    m_path->clear();
    setProblem({});
}

void AnchorsDialog::browse()
{
    auto* dialog = new QFileDialog(this, tr("Anchor folder"), m_path->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void AnchorsDialog::refreshButtons()
{
    m_add->setEnabled(!m_path->text().trimmed().isEmpty());
    m_remove->setEnabled(m_folders->currentItem());
}

} // namespace holdpoint::ui
