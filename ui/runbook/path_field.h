// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace holdpoint::ui {

// A path that can be typed or chosen.
class PathField final : public QWidget
{
    Q_OBJECT
public:
    enum class Kind
    {
        File,
        Folder,
        NewFolder
    };
    PathField(Kind kind, const QString& name, const QString& filter = {}, QWidget* parent = nullptr);

    [[nodiscard]] QString path() const;
    void setPath(const QString& path);
    [[nodiscard]] QLineEdit* field() const { return m_field; }

Q_SIGNALS:
    void pathChanged(); // finished typing or chosen

private:
    void browse();

    Kind m_kind;
    QString m_name, m_filter;
    QString m_told;
    QLineEdit* m_field = nullptr;
};

} // namespace holdpoint::ui
