// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runbook/path_field.h"

#include "ui/theme/theme.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace holdpoint::ui {

PathField::PathField(Kind kind, const QString& name, const QString& filter, QWidget* parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_name(name)
    , m_filter(filter)
    , m_field(new QLineEdit)
{
    m_field->setAccessibleName(name);
    m_field->setMinimumHeight(spacing::controlHeight);
    auto* choose = new QPushButton(tr("Choose…"));
    choose->setMinimumHeight(spacing::controlHeight);
    choose->setAccessibleName(tr("Choose: %1").arg(name));
    choose->setAutoDefault(false);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_field, 1);
    line->addWidget(choose);
    setFocusProxy(m_field);
    connect(choose, &QPushButton::clicked, this, &PathField::browse);
    connect(m_field, &QLineEdit::editingFinished, this, [this] {
        if (path() == m_told)
            return;
        m_told = path();
        Q_EMIT pathChanged();
    });
}

QString PathField::path() const { return m_field->text().trimmed(); }

void PathField::setPath(const QString& path)
{
    m_field->setText(path);
    m_told = path.trimmed();
}

void PathField::browse()
{
    // Not modal for the application: open() returns at once.
    auto* dialog = new QFileDialog(window(), m_name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (m_kind == Kind::File) {
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters({m_filter, tr("All files (*)")});
    } else {
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
    }
    const QFileInfo now(path());
    if (!path().isEmpty())
        dialog->setDirectory(m_kind == Kind::Folder && now.isDir() ? now.absoluteFilePath() : now.absolutePath());
    connect(dialog, &QFileDialog::fileSelected, this, [this, name = now.fileName()](const QString& chosen) {
        setPath(m_kind == Kind::NewFolder && !name.isEmpty() ? chosen + QLatin1Char('/') + name : chosen);
        Q_EMIT pathChanged();
    });
    dialog->open();
}

} // namespace holdpoint::ui
