// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace holdpoint::test {

// Reads a source tree and names what breaks its rules, each as `file:line: what`. An empty list is the good answer.
class SourceSurvey
{
public:
    // `table`: text in the form of dependencies.txt.
    SourceSurvey(QString root, const QString& table);

    [[nodiscard]] QStringList files() const; // sources and scripts, relative to the root, sorted
    [[nodiscard]] QStringList includes() const;
    [[nodiscard]] QStringList linkLines() const;
    [[nodiscard]] QStringList toolkitIncludes() const; // Widgets, Gui, Charts and SQLite where they do not belong
    [[nodiscard]] QStringList sizes() const;
    [[nodiscard]] QStringList longFiles() const; // no breach: over the size that files aim at
    [[nodiscard]] QStringList words() const;     // names, singletons, nested event loops, leftovers
    [[nodiscard]] QStringList licences() const;
    [[nodiscard]] QStringList roomsAndTests() const;
    [[nodiscard]] QStringList nextSteps() const;             // errors for people that do not say what to do next
    [[nodiscard]] QString roomOf(const QString& path) const; // empty: in no room of the table

private:
    struct Include
    {
        QString file, target;
        int line = 0;
        bool own = false; // "..." rather than <...>
    };
    [[nodiscard]] QList<Include> allIncludes() const;
    [[nodiscard]] QStringList linesOf(const QString& file) const;
    [[nodiscard]] bool allowed(const QString& from, const QString& to) const;

    QString m_root;
    QHash<QString, QStringList> m_allowed;
};

} // namespace holdpoint::test
