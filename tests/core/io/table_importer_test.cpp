#include "core/io/table_importer.h"

#include <gmock/gmock.h>

#include "tests/core/io/list_import.h"

namespace setscope {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::FloatEq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class TableImporter : public ListImport {
  protected:
    static std::vector<std::vector<float>> valuesOf(const ItemSet& set) {
        std::vector<std::vector<float>> values;
        for (const Member& member : set.members) {
            values.push_back(member.payload.vector()->values);
        }
        return values;
    }
};

constexpr const char* kPeople =
    "name,height,weight,label\n"
    "Ann,1.5,50,tall\n"
    "Bob,1.8,60,\n"
    "Cid,2.1,70,short\n";

TEST_F(TableImporter, RowsOfNumbersAreMembersInTheirOrder) {
    const ImportOutcome outcome = import("people.csv", kPeople);
    EXPECT_THAT(outcome.problems, IsEmpty());
    ASSERT_THAT(namesOfSets(outcome), ElementsAre("people"));
    const ItemSet& set = outcome.sets[0];
    EXPECT_THAT(namesOfMembers(set), ElementsAre("Ann", "Bob", "Cid"));
    EXPECT_THAT(rowsOfMembers(set), ElementsAre(2, 3, 4));
    EXPECT_EQ(set.members[0].label, "tall");
    EXPECT_EQ(set.members[1].label, "");
    const VectorContent& first = *set.members[0].payload.vector();
    EXPECT_THAT(first.values, ElementsAre(1.5F, 50.0F));
    EXPECT_THAT(first.columns->names, ElementsAre("height", "weight"));
}

TEST_F(TableImporter, ColumnsAreScaledByMedianAndQuartilesOverTheWholeTable) {
    const ImportOutcome outcome = import("people.csv", kPeople);
    const VectorContent& last = *outcome.sets.at(0).members.at(2).payload.vector();
    EXPECT_THAT(last.columns->centre, ElementsAre(FloatEq(1.8F), FloatEq(60.0F)));
    EXPECT_NEAR(last.columns->spread[0], 0.3 / 1.3489795, 1e-6);
    EXPECT_NEAR(last.columns->spread[1], 10.0 / 1.3489795, 1e-5);
    const std::vector<float> scaled = last.standardised();
    EXPECT_NEAR(scaled[0], 1.3489795, 1e-5);
    EXPECT_NEAR(scaled[1], 1.3489795, 1e-5);
    EXPECT_EQ(outcome.sets[0].members[2].content,
              ContentHash::of(std::as_bytes(std::span(scaled))));
}

TEST_F(TableImporter, TheUnitOfAColumnDoesNotMatter) {
    const ImportOutcome metres = import("m.csv", "a,b\n1,4\n2,6\n3,5\n");
    const ImportOutcome feet = import("f.csv", "a,b\n1024,4\n2048,6\n3072,5\n");
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(metres.sets.at(0).members[i].content, feet.sets.at(0).members[i].content);
    }
}

TEST_F(TableImporter, AColumnThatNeverChangesIsLeftOut) {
    const ImportOutcome outcome = import("a.csv", "id,x,y,z\n7,1,5,1\n8,1,6,2\n9,1,7,4\n");
    EXPECT_THAT(outcome.problems, IsEmpty());
    EXPECT_THAT(namesOfMembers(outcome.sets.at(0)), ElementsAre("7", "8", "9"));
    EXPECT_THAT(outcome.sets[0].members[0].payload.vector()->columns->names, ElementsAre("y", "z"));
    EXPECT_THAT(valuesOf(outcome.sets[0]),
                ElementsAre(ElementsAre(5, 1), ElementsAre(6, 2), ElementsAre(7, 4)));
    EXPECT_THAT(refused("b.csv", "x\n1\n1\n"), HasSubstr("the same number"));
}

TEST_F(TableImporter, TellsWhichColumnsAreComparedAndWhichAreNot) {
    const ImportOutcome outcome =
        import("a.csv", "id, x ,y,,set,patchy\n7,1,5,1,a,1\n8,1,6,2,a,\n9,1,7,4,b,\n3,1,8,4,b,\n");
    ASSERT_THAT(outcome.tables, SizeIs(1));
    EXPECT_EQ(outcome.tables[0].path, (dir_.path() / "a.csv").string());
    EXPECT_THAT(outcome.tables[0].compared, ElementsAre("y", "column 4"));
    EXPECT_THAT(outcome.tables[0].leftOut, ElementsAre("id", "x", "set", "patchy"));
    EXPECT_THAT(import("b.csv", "1,2\n3,5\n").tables, IsEmpty()) << "it has no header";
    EXPECT_THAT(import("c.csv", "x\n1\n1\n").tables, IsEmpty()) << "nothing of it is used";
}

TEST_F(TableImporter, ASetColumnMakesTheSetsAndTheScaleIsShared) {
    const ImportOutcome outcome = import("a.csv", "Set,x\nred,1\nblue,2\nred,3\n ,4\n");
    ASSERT_THAT(namesOfSets(outcome), ElementsAre("a", "blue", "red"));
    EXPECT_THAT(valuesOf(outcome.sets[2]), ElementsAre(ElementsAre(1), ElementsAre(3)));
    EXPECT_THAT(rowsOfMembers(outcome.sets[2]), ElementsAre(2, 4));
    EXPECT_EQ(outcome.sets[0].members[0].payload.vector()->columns,
              outcome.sets[2].members[0].payload.vector()->columns);
    EXPECT_EQ(outcome.sets[0].members[0].payload.vector()->columns->centre[0], 2.5F);
}

TEST_F(TableImporter, SetsOfATableInAFolderAreNamedBelowIt) {
    dir_.write("in/deep/a.csv", "set,x\nred,1\nblue,2\n");
    EXPECT_THAT(namesOfSets(drop({"in"})), ElementsAre("deep/a/blue", "deep/a/red"));
}

TEST_F(TableImporter, OptionsNameTheSetAndTheNameColumn) {
    ImportOptions options;
    options.setColumn = "plate";
    options.nameColumn = "town";
    const std::string table = "name,town,plate,x\na,Rome,1,5\nb,Oslo,2,6\n";
    const ImportOutcome outcome = import("a.csv", table, options);
    ASSERT_THAT(namesOfSets(outcome), ElementsAre("1", "2"));
    EXPECT_THAT(namesOfMembers(outcome.sets[0]), ElementsAre("Rome"));
    options.nameColumn = "city";
    EXPECT_THAT(refused("a.csv", table, options), HasSubstr("has no column \"city\""));
}

TEST_F(TableImporter, SemicolonsComeWithDecimalCommas) {
    const ImportOutcome outcome = import("a.csv", "\xEF\xBB\xBF\"x\";y\r\n1,5;2.5\r\n-3,25;4\r\n");
    EXPECT_THAT(outcome.problems, IsEmpty());
    EXPECT_THAT(valuesOf(outcome.sets.at(0)),
                ElementsAre(ElementsAre(1.5F, 2.5F), ElementsAre(-3.25F, 4.0F)));
}

TEST_F(TableImporter, TabsDivideAlsoInUtf16AsSpreadsheetsSaveIt) {
    const std::string text = "word\tx\ny\t1\nz\t2\n";
    std::string utf16 = "\xFF\xFE";
    for (const char letter : text) {
        utf16 += letter;
        utf16 += '\0';
    }
    for (const char* name : {"a.csv", "a.tsv"}) {
        const ImportOutcome outcome = import(name, utf16);
        EXPECT_THAT(namesOfMembers(outcome.sets.at(0)), ElementsAre("y", "z"));
    }
}

TEST_F(TableImporter, ATableOfNumbersWithoutAHeaderHasOnlyRows) {
    const ImportOutcome outcome = import("a.csv", "1,2\n3,5\n");
    EXPECT_THAT(namesOfMembers(outcome.sets.at(0)), ElementsAre("row 1", "row 2"));
    EXPECT_THAT(outcome.sets[0].members[0].payload.vector()->columns->names, IsEmpty());
    EXPECT_THAT(valuesOf(outcome.sets[0]), ElementsAre(ElementsAre(1, 2), ElementsAre(3, 5)));
}

TEST_F(TableImporter, AFirstLineWithNumbersLikeTheOthersIsARow) {
    const ImportOutcome outcome = import("a.csv", "Ann,1.5,50\nBob,1.8,60\nCid,2.1,75\n");
    ASSERT_THAT(outcome.sets, SizeIs(1));
    EXPECT_THAT(namesOfMembers(outcome.sets[0]), ElementsAre("Ann", "Bob", "Cid"));
    EXPECT_THAT(rowsOfMembers(outcome.sets[0]), ElementsAre(1, 2, 3));
    EXPECT_THAT(
        valuesOf(outcome.sets[0]),
        ElementsAre(ElementsAre(1.5F, 50.0F), ElementsAre(1.8F, 60.0F), ElementsAre(2.1F, 75.0F)));
    EXPECT_THAT(outcome.sets[0].members[0].payload.vector()->columns->names, IsEmpty());
    EXPECT_THAT(outcome.tables, IsEmpty());
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_EQ(outcome.problems[0].path, (dir_.path() / "a.csv").string());
    EXPECT_EQ(
        outcome.problems[0].message,
        "a.csv: the first line has numbers where the others have theirs, so that it was taken "
        "for a row; put a line with the names of the columns above it or, if it is that line, "
        "add a letter to the names that are numbers.");
}

TEST_F(TableImporter, ThatNumbersWereTakenForNamesIsSaid) {
    const ImportOutcome outcome =
        import("a.csv", "country,2019,2020\nFrance,3,4\nSpain,5,7\nItaly,4,4.5\n");
    ASSERT_THAT(outcome.sets, SizeIs(1));
    EXPECT_THAT(namesOfMembers(outcome.sets[0]), ElementsAre("France", "Spain", "Italy"));
    EXPECT_THAT(outcome.sets[0].members[0].payload.vector()->columns->names,
                ElementsAre("2019", "2020"));
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_THAT(outcome.problems[0].message, HasSubstr("was taken for the names of the columns"));
    EXPECT_THAT(import("b.csv", "name,2019,2020\nFrance,3,4\nSpain,5,7\n").problems, IsEmpty());
}

TEST_F(TableImporter, AColumnCannotBeChosenWhereTheFirstLineIsARow) {
    for (const char* table : {"Ann,1.5,50\nBob,1.8,60\n", "1,1.5\n2,1.8\n"}) {
        ImportOptions options;
        options.nameColumn = "town";
        EXPECT_EQ(refused("a.csv", table, options),
                  "a.csv has no line with the names of its columns, so that none is called "
                  "\"town\"; put such a line above its rows.");
        options.nameColumn = "";
        options.setColumn = "plate";
        EXPECT_THAT(refused("a.csv", table, options), HasSubstr("none is called \"plate\""));
    }
}

TEST_F(TableImporter, AFirstLineThatIsARowCountsForTheLimit) {
    ImportOptions options;
    options.rowLimit = 2;
    EXPECT_THAT(import("a.csv", "1,2\n3,5\n", options).sets, SizeIs(1));
    EXPECT_THAT(refused("a.csv", "1,2\n3,5\n4,6\n", options), HasSubstr("2 rows"));
}

TEST_F(TableImporter, NumbersThatFloat32TellsNotApartAreKeptLessARoundNumber) {
    const ImportOutcome outcome =
        import("a.csv", "time,x\n1700000000.1,1\n1700000000.2,2\n1700000000.4,4\n1700000000.3,3\n");
    EXPECT_THAT(outcome.problems, IsEmpty());
    const ItemSet& set = outcome.sets.at(0);
    EXPECT_THAT(set.members[0].payload.vector()->columns->names,
                ElementsAre("time − 1700000000", "x"));
    EXPECT_THAT(outcome.tables.at(0).compared, ElementsAre("time", "x"));
    for (std::size_t i = 0; i < 4; ++i) {
        const VectorContent& row = *set.members[i].payload.vector();
        EXPECT_NEAR(row.values[0], 0.1F * row.values[1], 1e-6F);
        const std::vector<float> compared = row.standardised();
        EXPECT_NEAR(compared[0], compared[1], 1e-4F) << "both rise by even steps";
    }
    const ImportOutcome headless =
        import("b.csv", "-1700000000.1,1\n-1700000000.2,2\n-1700000000.4,4\n");
    EXPECT_THAT(headless.sets.at(0).members[0].payload.vector()->columns->names,
                ElementsAre("column 1 + 1700000000", "column 2"));
}

TEST_F(TableImporter, NumbersThatNothingTellsApartAreNamed) {
    const ImportOutcome outcome = import("a.csv",
                                         "key,x\n1000000000000000000,1\n1000000000000000128,2\n"
                                         "1000000000000000256,4\n");
    EXPECT_THAT(outcome.sets, SizeIs(1));
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_EQ(outcome.problems[0].message,
              "a.csv: the numbers in the column \"key\" are too close together to be told apart; "
              "subtract what they have in common and import the table again.");
}

TEST_F(TableImporter, RowsOfSeveralSetsKeepTheirOwnNumbers) {
    const ImportOutcome outcome =
        import("a.csv",
               "set,x,y\nb,1,10\na,2,20\nb,3,30\na,none,1\na,4,40\nb,5,50\n"
               "b,6,60\na,7,70\nb,8,80\na,9,90\n");
    ASSERT_THAT(namesOfSets(outcome), ElementsAre("a", "b"));
    EXPECT_THAT(valuesOf(outcome.sets[0]), ElementsAre(ElementsAre(2, 20), ElementsAre(4, 40),
                                                       ElementsAre(7, 70), ElementsAre(9, 90)));
    EXPECT_THAT(valuesOf(outcome.sets[1]),
                ElementsAre(ElementsAre(1, 10), ElementsAre(3, 30), ElementsAre(5, 50),
                            ElementsAre(6, 60), ElementsAre(8, 80)));
}

TEST_F(TableImporter, ARowWithoutAUsableNumberIsNamedByItsLineAndColumn) {
    std::string table = "x,y\n";
    for (int i = 0; i < 40; ++i) {
        table += std::to_string(i) + "," + std::to_string(2 * i) + "\n";
    }
    const ImportOutcome outcome = import("a.csv", table + ",1\n2,none\n3,nan\n5,1e99\n");
    EXPECT_THAT(outcome.sets.at(0).members, SizeIs(40));
    ASSERT_THAT(outcome.problems, SizeIs(4));
    EXPECT_EQ(outcome.problems[0].path, (dir_.path() / "a.csv:42").string());
    EXPECT_EQ(outcome.problems[0].message,
              "a.csv: line 42 has no number in the column \"x\"; it was left out, mend it and "
              "import the table again.");
    EXPECT_EQ(outcome.problems[1].message,
              "a.csv: line 43 has \"none\" in the column \"y\", which is no usable number; it was "
              "left out, mend it and import the table again.");
    EXPECT_THAT(outcome.problems[3].message, HasSubstr("line 45 has \"1e99\""));
}

TEST_F(TableImporter, ARowOfAnotherWidthIsNamedAndTheRestGoesOn) {
    const ImportOutcome outcome =
        import("a.csv", "x,y\n1,2\n3\n4,5,6\n7,8,,\n\n,\n9,\"1\n\"\n10,11\n");
    EXPECT_THAT(rowsOfMembers(outcome.sets.at(0)), ElementsAre(2, 5, 8, 10));
    ASSERT_THAT(outcome.problems, SizeIs(2));
    EXPECT_THAT(outcome.problems[0].message,
                HasSubstr("line 3 has 1 field where the first line has 2"));
    EXPECT_THAT(outcome.problems[1].message,
                HasSubstr("line 4 has 3 fields where the first line has 2"));
}

TEST_F(TableImporter, AfterTwentyBadRowsTheRestIsCounted) {
    std::string table = "x,y\n";
    for (int i = 0; i < 400; ++i) {
        table += std::to_string(i) + (i % 16 == 0 ? ",\n" : ",1." + std::to_string(i) + "\n");
    }
    const ImportOutcome outcome = import("a.csv", table);
    EXPECT_THAT(outcome.sets.at(0).members, SizeIs(375));
    ASSERT_THAT(outcome.problems, SizeIs(21));
    EXPECT_EQ(outcome.problems[0].path, (dir_.path() / "a.csv").string());
    EXPECT_THAT(outcome.problems[0].message, HasSubstr("5 further rows"));
    EXPECT_THAT(outcome.problems[1].message, HasSubstr("line 2 "));
}

TEST_F(TableImporter, AColumnWithManyGapsIsLeftOutInsteadOfTheRows) {
    std::string table = "age,fare,cabin\n";
    for (int i = 0; i < 20; ++i) {
        table += (i % 4 == 0 ? "" : std::to_string(20 + i)) + "," + std::to_string(i) + ",C" +
                 std::to_string(i) + "\n";
    }
    const ImportOutcome outcome = import("a.csv", table);
    EXPECT_THAT(outcome.sets.at(0).members, SizeIs(20));
    EXPECT_THAT(outcome.sets[0].members[0].payload.vector()->columns->names, ElementsAre("fare"));
    EXPECT_EQ(outcome.sets[0].members[0].name, "C0");
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_THAT(outcome.problems[0].message,
                AllOf(HasSubstr("the column \"age\" was left out"), Not(HasSubstr("cabin"))));
}

TEST_F(TableImporter, ThatAColumnWithGapsLeavesOnlyTextsIsSaid) {
    const ImportOutcome outcome =
        import("t.csv", "city,temperature\nOslo,1\nRome,NA\nParis,NA\nBonn,2\nBern,3\n");
    ASSERT_EQ(outcome.sets.size(), 1U);
    EXPECT_NE(outcome.sets[0].members.at(0).payload.text(), nullptr);
    ASSERT_EQ(outcome.problems.size(), 1U);
    EXPECT_NE(outcome.problems[0].message.find("temperature"), std::string::npos);
}

TEST_F(TableImporter, MoreColumnsThanAllowedAreRefused) {
    std::string header = "a";
    for (int column = 1; column < 70'000; ++column) {
        header += ",a";
    }
    EXPECT_NE(refused("t.csv", header + "\n" + header + "\n").find("65,536 columns"),
              std::string::npos);
}

TEST_F(TableImporter, WithoutNumbersTheRowsAreTexts) {
    const ImportOutcome outcome =
        import("a.tsv", "label\tevent\ttext\nham\tx\t\"Call me\n1\ty\tSee  you\nham\tz\t\n");
    ASSERT_THAT(outcome.sets, SizeIs(1));
    const ItemSet& set = outcome.sets[0];
    EXPECT_THAT(namesOfMembers(set), ElementsAre("\"Call me", "See you"));
    EXPECT_EQ(set.members[1].payload.text()->text, "See  you");
    EXPECT_EQ(set.members[0].label, "ham");
    EXPECT_THAT(rowsOfMembers(set), ElementsAre(2, 3));
    ASSERT_THAT(outcome.problems, SizeIs(1));
    EXPECT_THAT(outcome.problems[0].message,
                HasSubstr("line 4 has no text in the column \"text\""));
}

TEST_F(TableImporter, TextsMayBeGroupedAndNamedToo) {
    ImportOptions options;
    options.nameColumn = "key";
    const ImportOutcome outcome =
        import("a.csv", "key,set,word\nk1,b,cat\nk2,a,dog\nk3,b,cow\n", options);
    ASSERT_THAT(namesOfSets(outcome), ElementsAre("a", "b"));
    EXPECT_THAT(namesOfMembers(outcome.sets[1]), ElementsAre("k1", "k3"));
    EXPECT_EQ(outcome.sets[1].members[1].payload.text()->text, "cow");
}

TEST_F(TableImporter, WhatCannotBeUsedIsRefusedInOneSentence) {
    EXPECT_THAT(refused("a.csv", ""), HasSubstr("is empty"));
    EXPECT_THAT(refused("a.csv", "\n\r\n,\n"), HasSubstr("nothing but empty lines"));
    EXPECT_THAT(refused("a.csv", "x,y\n"), HasSubstr("has no row"));
    EXPECT_THAT(refused("a.csv", "label,set\n1,2\n"), HasSubstr("neither a column of numbers"));
    EXPECT_THAT(refused("a.csv", "x\n1\n2\n3\nNA\nNA\n"), HasSubstr("at least 9 in 10"));
    EXPECT_THAT(refused("a.csv", "x,y\n1,\n,2\n"),
                AllOf(HasSubstr("a.csv has "), HasSubstr("; mend it")));
    EXPECT_THAT(refused("a.csv", std::string("x,y\n1,\0", 7)), HasSubstr("is no text"));
    EXPECT_THAT(refused("a.csv", "x,caf\xe9\n1,2\n"), HasSubstr("line 1"));
}

TEST_F(TableImporter, NoUsableRowIsOneSentenceHoweverManyAreBad) {
    EXPECT_EQ(refused("a.csv", "x,y,z\n,1,2\n1,,2\n1,2,\n"),
              "a.csv has no row that can be used (line 2 has no number in the column \"x\"); mend "
              "it and import it again.");
}

TEST_F(TableImporter, MoreRowsThanAllowedAreRefused) {
    ImportOptions options;
    options.rowLimit = 2;
    EXPECT_THAT(import("a.csv", "x\na\nb\n", options).sets, SizeIs(1));
    EXPECT_THAT(refused("a.csv", "x\na\nb\nc\n", options), HasSubstr("2 rows"));
}

}  // namespace
}  // namespace setscope
