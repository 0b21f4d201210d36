// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QTest>
#include <QXmlStreamReader>

#include <utility>

using namespace Qt::Literals::StringLiterals;

// Every text that counts has its two English forms in translations/holdpoint_en.ts.
class TestShellPlurals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyCountHasItsForms();
    void theContextOfAQObjectIsItsWholeName();
};

// tr() of a QObject asks by namespace and class: catalogues that said the class alone, or another namespace, gave
// "1 scripts are ...".
void TestShellPlurals::theContextOfAQObjectIsItsWholeName()
{
    QFile file(QStringLiteral(HOLDPOINT_SOURCE_DIR "/translations/holdpoint_en.ts"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QStringList contexts;
    auto names = QRegularExpression(u"<name>([^<]+)</name>"_s).globalMatch(QString::fromUtf8(file.readAll()));
    while (names.hasNext())
        contexts.append(names.next().captured(1));
    const QRegularExpression object(u"class (\\w+)[^;{]*\\{\\s*Q_OBJECT"_s);
    int seen = 0;
    QStringList objects; // whole names
    QDirIterator headers(QStringLiteral(HOLDPOINT_SOURCE_DIR "/ui"), {u"*.h"_s}, QDir::Files,
                         QDirIterator::Subdirectories);
    while (headers.hasNext()) {
        QFile header(headers.next());
        QVERIFY(header.open(QIODevice::ReadOnly));
        auto classes = object.globalMatch(QString::fromUtf8(header.readAll()));
        while (classes.hasNext()) {
            const QString name = classes.next().captured(1);
            QVERIFY2(!contexts.contains(name), qPrintable(name));
            objects.append(u"holdpoint::ui::"_s + name);
            seen += contexts.contains(objects.last()) ? 1 : 0;
        }
    }
    QVERIFY(seen > 20);
    for (const QString& context : std::as_const(contexts))
        QVERIFY2(!context.contains(u"::"_s) || objects.contains(context), qPrintable(context));
}

void TestShellPlurals::everyCountHasItsForms()
{
    QFile file(QStringLiteral(HOLDPOINT_SOURCE_DIR "/translations/holdpoint_en.ts"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QHash<QString, QStringList> forms; // by source text
    QString source;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == u"source"_s)
            source = xml.readElementText();
        else if (xml.isStartElement() && xml.name() == u"numerusform"_s)
            forms[source].append(xml.readElementText());
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    const QRegularExpression counted(u"tr\\(\\s*\"((?:[^\"\\\\]|\\\\.)*%n(?:[^\"\\\\]|\\\\.)*)\""_s);
    int seen = 0;
    QDirIterator sources(QStringLiteral(HOLDPOINT_SOURCE_DIR "/ui"), {u"*.cpp"_s}, QDir::Files,
                         QDirIterator::Subdirectories);
    while (sources.hasNext()) {
        QFile code(sources.next());
        QVERIFY(code.open(QIODevice::ReadOnly));
        auto found = counted.globalMatch(QString::fromUtf8(code.readAll()));
        while (found.hasNext()) {
            const QString text = found.next().captured(1);
            ++seen;
            QVERIFY2(forms.value(text).size() >= 2, qPrintable(code.fileName() + u": "_s + text));
            for (const QString& form : forms.value(text))
                QVERIFY2(!form.isEmpty(), qPrintable(text));
        }
    }
    QVERIFY(seen > 30);
}

QTEST_APPLESS_MAIN(TestShellPlurals)
#include "tst_shell_plurals.moc"
