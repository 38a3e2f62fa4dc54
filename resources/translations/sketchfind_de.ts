<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>Banner</name>
    <message>
      <source>Close this message</source>
      <translation>Diese Meldung schließen</translation>
    </message>
  </context>
  <context>
    <name>Canvas</name>
    <message>
      <source>Drawing paper</source>
      <translation>Zeichenpapier</translation>
    </message>
    <message>
      <source>Draw here what the photo shows.</source>
      <translation>Zeichne hier, was das Foto zeigt.</translation>
    </message>
    <message>
      <source>Trace the main lines</source>
      <translation>Zeichne die wichtigsten Linien nach</translation>
    </message>
    <message>
      <source>Draw what it should not show</source>
      <translation>Zeichne, was nicht zu sehen sein soll</translation>
    </message>
    <message>
      <source>Draw what the photo shows</source>
      <translation>Zeichne, was das Foto zeigt</translation>
    </message>
  </context>
  <context>
    <name>Chip</name>
    <message>
      <source>Remove: %1</source>
      <translation>Entfernen: %1</translation>
    </message>
    <message>
      <source>More like this instead</source>
      <translation>Stattdessen mehr davon</translation>
    </message>
    <message>
      <source>Less like this instead</source>
      <translation>Stattdessen weniger davon</translation>
    </message>
    <message>
      <source>How much this counts</source>
      <translation>Wie viel das zählt</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
  </context>
  <context>
    <name>CrashDialog</name>
    <message>
      <source>Something went wrong</source>
      <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
      <source>Something went wrong in sketchfind</source>
      <translation>In sketchfind ist etwas schiefgegangen</translation>
    </message>
    <message>
      <source>This is a mistake in the program, not yours. Your photos are untouched. You can go on; if it happens again, send the text below with a bug report. It may contain names of files: look at it before you send it.</source>
      <translation>Das ist ein Fehler des Programms, nicht deiner. Deine Fotos sind unberührt. Du kannst weitermachen; wenn es wieder geschieht, schick den Text unten mit einer Fehlermeldung. Er kann Dateinamen enthalten: sieh ihn dir vorher an.</translation>
    </message>
    <message>
      <source>Details for a bug report</source>
      <translation>Einzelheiten für eine Fehlermeldung</translation>
    </message>
    <message>
      <source>Copy details</source>
      <translation>Einzelheiten kopieren</translation>
    </message>
  </context>
  <context>
    <name>DetailsPanel</name>
    <message>
      <source>Details of the photo</source>
      <translation>Einzelheiten des Fotos</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>Einzelheiten</translation>
    </message>
    <message>
      <source>Select a photo to see more about it.</source>
      <translation>Wähle ein Foto, um mehr darüber zu sehen.</translation>
    </message>
    <message>
      <source>Similarity</source>
      <translation>Ähnlichkeit</translation>
    </message>
    <message>
      <source>Show in file manager</source>
      <translation>Im Dateimanager zeigen</translation>
    </message>
    <message>
      <source>Taken</source>
      <translation>Aufgenommen</translation>
    </message>
    <message>
      <source>Camera</source>
      <translation>Kamera</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>Größe</translation>
    </message>
    <message>
      <source>File</source>
      <translation>Datei</translation>
    </message>
    <message>
      <source>Place</source>
      <translation>Ort</translation>
    </message>
  </context>
  <context>
    <name>Eraser</name>
    <message>
      <source>Erase</source>
      <translation>Radieren</translation>
    </message>
  </context>
  <context>
    <name>FailuresDialog</name>
    <message>
      <source>Files that could not be read</source>
      <translation>Dateien, die nicht gelesen werden konnten</translation>
    </message>
    <message>
      <source>These files look like photos but could not be read. All others can be found. Nothing was changed.</source>
      <translation>Diese Dateien sehen wie Fotos aus, konnten aber nicht gelesen werden. Alle anderen können gefunden werden. Nichts wurde geändert.</translation>
    </message>
    <message>
      <source>Show in file manager</source>
      <translation>Im Dateimanager zeigen</translation>
    </message>
    <message>
      <source>Copy the list</source>
      <translation>Liste kopieren</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Noch einmal versuchen</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>File</source>
      <translation>Datei</translation>
    </message>
    <message>
      <source>Why</source>
      <translation>Warum</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>Ordner</translation>
    </message>
  </context>
  <context>
    <name>FilterPanel</name>
    <message>
      <source>Filters</source>
      <translation>Filter</translation>
    </message>
    <message>
      <source>Only in</source>
      <translation>Nur in</translation>
    </message>
    <message>
      <source>Taken</source>
      <translation>Aufgenommen</translation>
    </message>
    <message>
      <source>since</source>
      <translation>seit</translation>
    </message>
    <message>
      <source>until</source>
      <translation>bis</translation>
    </message>
    <message>
      <source>First day</source>
      <translation>Erster Tag</translation>
    </message>
    <message>
      <source>Last day</source>
      <translation>Letzter Tag</translation>
    </message>
    <message>
      <source>Shape</source>
      <translation>Form</translation>
    </message>
    <message>
      <source>Format</source>
      <translation>Format</translation>
    </message>
  </context>
  <context>
    <name>Finding</name>
    <message>
      <source>Remembered. It was number %1.</source>
      <translation>Gemerkt. Es war Nummer %1.</translation>
    </message>
    <message>
      <source>%1 pairs exported</source>
      <translation>%1 Paare exportiert</translation>
    </message>
    <message>
      <source>%1 photos are not there at the moment</source>
      <translation>%1 Fotos sind gerade nicht da</translation>
    </message>
  </context>
  <context>
    <name>FindsDialog</name>
    <message>
      <source>Photos you found</source>
      <translation>Gefundene Fotos</translation>
    </message>
    <message>
      <source>Marked with “That's the one”. The pairs of drawing and photo stay on this computer; export them to train a model of your own.</source>
      <translation>Markiert mit „Das ist es“. Die Paare aus Zeichnung und Foto bleiben auf diesem Rechner; exportiere sie, um ein eigenes Modell zu trainieren.</translation>
    </message>
    <message>
      <source>Export the pairs…</source>
      <translation>Paare exportieren …</translation>
    </message>
    <message>
      <source>Forget all…</source>
      <translation>Alles vergessen …</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Nothing yet: press F on a photo that you were looking for.</source>
      <translation>Noch nichts: Drücke F auf einem Foto, das du gesucht hast.</translation>
    </message>
    <message>
      <source>%1 found. The wanted photo was the first one in %2 %, among the first five in %3 %, among the first twenty in %4 % of the searches.</source>
      <translation>%1 gefunden. Das gesuchte Foto war in %2 % der Suchen das erste, in %3 % unter den ersten fünf, in %4 % unter den ersten zwanzig.</translation>
    </message>
    <message>
      <source>Export to an empty folder</source>
      <translation>In einen leeren Ordner exportieren</translation>
    </message>
    <message>
      <source>Forget all</source>
      <translation>Alles vergessen</translation>
    </message>
    <message>
      <source>Forget which photos you found?</source>
      <translation>Vergessen, welche Fotos du gefunden hast?</translation>
    </message>
    <message>
      <source>The photos themselves are not touched.</source>
      <translation>Die Fotos selbst bleiben unberührt.</translation>
    </message>
  </context>
  <context>
    <name>FolderActions</name>
    <message>
      <source>Add a folder of photos</source>
      <translation>Einen Ordner mit Fotos hinzufügen</translation>
    </message>
  </context>
  <context>
    <name>FolderRow</name>
    <message>
      <source>Not connected · %1 remembered</source>
      <translation>Nicht verbunden · %1 in Erinnerung</translation>
    </message>
    <message>
      <source>What to do with %1</source>
      <translation>Was mit %1 geschehen soll</translation>
    </message>
    <message>
      <source>Rescan, show or remove</source>
      <translation>Neu einlesen, zeigen oder entfernen</translation>
    </message>
    <message>
      <source>Rescan</source>
      <translation>Neu einlesen</translation>
    </message>
    <message>
      <source>Show in file manager</source>
      <translation>Im Dateimanager zeigen</translation>
    </message>
    <message>
      <source>Remove…</source>
      <translation>Entfernen …</translation>
    </message>
  </context>
  <context>
    <name>FoldersPanel</name>
    <message>
      <source>Folders that are searched</source>
      <translation>Durchsuchte Ordner</translation>
    </message>
    <message>
      <source>Folders</source>
      <translation>Ordner</translation>
    </message>
    <message>
      <source>Look for new photos in all folders</source>
      <translation>In allen Ordnern nach neuen Fotos sehen</translation>
    </message>
    <message>
      <source>Add a folder</source>
      <translation>Ordner hinzufügen</translation>
    </message>
    <message>
      <source>Remove folder</source>
      <translation>Ordner entfernen</translation>
    </message>
    <message>
      <source>Stop searching this folder?</source>
      <translation>Diesen Ordner nicht mehr durchsuchen?</translation>
    </message>
    <message>
      <source>%1

Your files stay where they are. Only what sketchfind remembers about them is forgotten; you can add the folder again at any time.</source>
      <translation>%1

Deine Dateien bleiben, wo sie sind. Nur was sketchfind über sie weiß, wird vergessen; du kannst den Ordner jederzeit wieder hinzufügen.</translation>
    </message>
  </context>
  <context>
    <name>Help</name>
    <message>
      <source>Keyboard</source>
      <translation>Tastatur</translation>
    </message>
    <message>
      <source>About sketchfind</source>
      <translation>Über sketchfind</translation>
    </message>
    <message>
      <source>Find the photo you can picture but cannot name.

Model: %1 (%2)

Everything happens on this computer. Photos are only read; no drawing, word or photo is sent anywhere.</source>
      <translation>Das Foto finden, das man vor Augen hat, aber nicht benennen kann.

Modell: %1 (%2)

Alles geschieht auf diesem Rechner. Fotos werden nur gelesen; keine Zeichnung, kein Wort und kein Foto wird irgendwohin geschickt.</translation>
    </message>
  </context>
  <context>
    <name>Keys</name>
    <message>
      <source>Enter</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Open the selected photo</source>
      <translation>Das gewählte Foto öffnen</translation>
    </message>
    <message>
      <source>Space</source>
      <translation>Leertaste</translation>
    </message>
    <message>
      <source>Large preview; arrows go on, Esc goes back</source>
      <translation>Große Vorschau; Pfeile blättern, Esc geht zurück</translation>
    </message>
    <message>
      <source>Space, then P</source>
      <translation>Leertaste, dann P</translation>
    </message>
    <message>
      <source>Play the photos as a slide show</source>
      <translation>Die Fotos als Diaschau zeigen</translation>
    </message>
    <message>
      <source>Arrow keys</source>
      <translation>Pfeiltasten</translation>
    </message>
    <message>
      <source>Move among the photos</source>
      <translation>Zwischen den Fotos wechseln</translation>
    </message>
  </context>
  <context>
    <name>LooksLike</name>
    <message>
      <source>Looks like</source>
      <translation>Sieht aus wie</translation>
    </message>
    <message>
      <source>What the drawing looks like</source>
      <translation>Wonach die Zeichnung aussieht</translation>
    </message>
    <message>
      <source>Add the word %1</source>
      <translation>Das Wort %1 hinzufügen</translation>
    </message>
    <message>
      <source>Add this word to the search</source>
      <translation>Dieses Wort zur Suche hinzufügen</translation>
    </message>
  </context>
  <context>
    <name>MainWindow</name>
    <message>
      <source>Stopped. What was read can be found.</source>
      <translation>Angehalten. Was gelesen wurde, kann gefunden werden.</translation>
    </message>
    <message>
      <source>%1 added</source>
      <translation>%1 hinzugefügt</translation>
    </message>
    <message>
      <source>The language changes at the next start.</source>
      <translation>Die Sprache wechselt beim nächsten Start.</translation>
    </message>
  </context>
  <context>
    <name>Menus</name>
    <message>
      <source>&amp;Add a folder…</source>
      <translation>Ordner &amp;hinzufügen …</translation>
    </message>
    <message>
      <source>&amp;Look for new photos</source>
      <translation>Nach &amp;neuen Fotos sehen</translation>
    </message>
    <message>
      <source>&amp;Files that could not be read…</source>
      <translation>&amp;Dateien, die nicht gelesen werden konnten …</translation>
    </message>
    <message>
      <source>&amp;Quit</source>
      <translation>&amp;Beenden</translation>
    </message>
    <message>
      <source>&amp;Folders</source>
      <translation>&amp;Ordner</translation>
    </message>
    <message>
      <source>&amp;Details of the photo</source>
      <translation>&amp;Einzelheiten des Fotos</translation>
    </message>
    <message>
      <source>&amp;Larger photos</source>
      <translation>&amp;Größere Fotos</translation>
    </message>
    <message>
      <source>&amp;Smaller photos</source>
      <translation>&amp;Kleinere Fotos</translation>
    </message>
    <message>
      <source>Go to the &amp;recent drawings</source>
      <translation>Zu den &amp;letzten Zeichnungen</translation>
    </message>
    <message>
      <source>Go to the &amp;words</source>
      <translation>Zu den &amp;Wörtern</translation>
    </message>
    <message>
      <source>Go to the &amp;photos</source>
      <translation>Zu den &amp;Fotos</translation>
    </message>
    <message>
      <source>Go to the &amp;drawing</source>
      <translation>Zur &amp;Zeichnung</translation>
    </message>
    <message>
      <source>F&amp;ilter…</source>
      <translation>F&amp;ilter …</translation>
    </message>
    <message>
      <source>&amp;Start over</source>
      <translation>Von &amp;vorn</translation>
    </message>
    <message>
      <source>Photos you f&amp;ound…</source>
      <translation>Gef&amp;undene Fotos …</translation>
    </message>
    <message>
      <source>&amp;Keyboard</source>
      <translation>&amp;Tastatur</translation>
    </message>
    <message>
      <source>&amp;Privacy and storage…</source>
      <translation>&amp;Datenschutz und Speicher …</translation>
    </message>
    <message>
      <source>&amp;About sketchfind</source>
      <translation>Ü&amp;ber sketchfind</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>&amp;Datei</translation>
    </message>
    <message>
      <source>&amp;Drawing</source>
      <translation>&amp;Zeichnung</translation>
    </message>
    <message>
      <source>&amp;Photo</source>
      <translation>&amp;Foto</translation>
    </message>
    <message>
      <source>&amp;View</source>
      <translation>&amp;Ansicht</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>&amp;Hilfe</translation>
    </message>
    <message>
      <source>Like the &amp;system</source>
      <translation>Wie das &amp;System</translation>
    </message>
    <message>
      <source>&amp;Light</source>
      <translation>&amp;Hell</translation>
    </message>
    <message>
      <source>&amp;Dark</source>
      <translation>&amp;Dunkel</translation>
    </message>
    <message>
      <source>&amp;Appearance</source>
      <translation>&amp;Aussehen</translation>
    </message>
    <message>
      <source>&amp;Language</source>
      <translation>&amp;Sprache</translation>
    </message>
  </context>
  <context>
    <name>Opening</name>
    <message>
      <source>%1 is not there at the moment.</source>
      <translation>%1 ist gerade nicht da.</translation>
    </message>
    <message>
      <source>Connect its drive, or rescan its folder if it was moved.</source>
      <translation>Schließe das Laufwerk an, oder lies den Ordner neu ein, wenn es verschoben wurde.</translation>
    </message>
    <message>
      <source>No program on this computer opens %1.</source>
      <translation>Kein Programm auf diesem Rechner öffnet %1.</translation>
    </message>
    <message>
      <source>No file manager could show the folder.</source>
      <translation>Kein Dateimanager konnte den Ordner zeigen.</translation>
    </message>
  </context>
  <context>
    <name>Parts</name>
    <message>
      <source>Your drawing</source>
      <translation>Deine Zeichnung</translation>
    </message>
    <message>
      <source>Not like your other drawing</source>
      <translation>Nicht wie deine andere Zeichnung</translation>
    </message>
    <message>
      <source>Less like %1</source>
      <translation>Weniger wie %1</translation>
    </message>
    <message>
      <source>Like %1</source>
      <translation>Wie %1</translation>
    </message>
    <message>
      <source>In %1</source>
      <translation>In %1</translation>
    </message>
    <message>
      <source>%1 to %2</source>
      <translation>%1 bis %2</translation>
    </message>
    <message>
      <source>Since %1</source>
      <translation>Seit %1</translation>
    </message>
    <message>
      <source>Until %1</source>
      <translation>Bis %1</translation>
    </message>
    <message>
      <source>Landscape</source>
      <translation>Querformat</translation>
    </message>
    <message>
      <source>Portrait</source>
      <translation>Hochformat</translation>
    </message>
    <message>
      <source>Square</source>
      <translation>Quadratisch</translation>
    </message>
  </context>
  <context>
    <name>PhotoActions</name>
    <message>
      <source>&amp;Open</source>
      <translation>Ö&amp;ffnen</translation>
    </message>
    <message>
      <source>Large &amp;preview</source>
      <translation>Große &amp;Vorschau</translation>
    </message>
    <message>
      <source>That's the &amp;one!</source>
      <translation>Das &amp;ist es!</translation>
    </message>
    <message>
      <source>&amp;More like this</source>
      <translation>&amp;Mehr davon</translation>
    </message>
    <message>
      <source>&amp;Less like this</source>
      <translation>&amp;Weniger davon</translation>
    </message>
    <message>
      <source>Only from this &amp;folder</source>
      <translation>Nur aus diesem &amp;Ordner</translation>
    </message>
    <message>
      <source>&amp;Trace over this photo</source>
      <translation>Dieses Foto &amp;nachzeichnen</translation>
    </message>
    <message>
      <source>Spread out near &amp;copies</source>
      <translation>&amp;Fast gleiche ausbreiten</translation>
    </message>
    <message>
      <source>&amp;Show in file manager</source>
      <translation>Im &amp;Dateimanager zeigen</translation>
    </message>
    <message>
      <source>Copy p&amp;ath</source>
      <translation>&amp;Pfad kopieren</translation>
    </message>
    <message>
      <source>&amp;Copy photo</source>
      <translation>Foto &amp;kopieren</translation>
    </message>
    <message>
      <source>Copy to a fol&amp;der…</source>
      <translation>In einen O&amp;rdner kopieren …</translation>
    </message>
    <message>
      <source>Copy %1 to</source>
      <translation>%1 kopieren nach</translation>
    </message>
    <message>
      <source>%1 copied</source>
      <translation>%1 kopiert</translation>
    </message>
    <message>
      <source>Some photos could not be copied.</source>
      <translation>Einige Fotos konnten nicht kopiert werden.</translation>
    </message>
  </context>
  <context>
    <name>Photos</name>
    <message>
      <source>%1 cannot be shown: %2.</source>
      <translation>%1 kann nicht gezeigt werden: %2.</translation>
    </message>
  </context>
  <context>
    <name>Preview</name>
    <message>
      <source>Large preview</source>
      <translation>Große Vorschau</translation>
    </message>
  </context>
  <context>
    <name>PrivacyDialog</name>
    <message>
      <source>Privacy and storage</source>
      <translation>Datenschutz und Speicher</translation>
    </message>
    <message>
      <source>Everything happens on this computer. sketchfind opens no network connection; photos are only read, and no drawing, word or photo is sent anywhere. This is all that it keeps:</source>
      <translation>Alles geschieht auf diesem Rechner. sketchfind öffnet keine Netzverbindung; Fotos werden nur gelesen, und keine Zeichnung, kein Wort und kein Foto wird irgendwohin geschickt. Das ist alles, was es aufbewahrt:</translation>
    </message>
    <message>
      <source>Together</source>
      <translation>Zusammen</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>Zeigen</translation>
    </message>
    <message>
      <source>Show: %1</source>
      <translation>Zeigen: %1</translation>
    </message>
    <message>
      <source>Paths, dates, places, what the model sees, what you found</source>
      <translation>Pfade, Tage, Orte, was das Modell sieht, was du gefunden hast</translation>
    </message>
    <message>
      <source>Thumbnails; may be deleted, rescan makes them again</source>
      <translation>Vorschaubilder; dürfen gelöscht werden</translation>
    </message>
    <message>
      <source>Index for fast search; may be deleted</source>
      <translation>Index für die schnelle Suche; darf gelöscht werden</translation>
    </message>
    <message>
      <source>Your recent drawings</source>
      <translation>Deine letzten Zeichnungen</translation>
    </message>
    <message>
      <source>Models of your own</source>
      <translation>Eigene Modelle</translation>
    </message>
    <message>
      <source>What went wrong, for bug reports</source>
      <translation>Was schiefging, für Fehlermeldungen</translation>
    </message>
  </context>
  <context>
    <name>ProgressCard</name>
    <message>
      <source>Photos read so far</source>
      <translation>Bisher gelesene Fotos</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Anhalten</translation>
    </message>
    <message>
      <source>Stop reading photos</source>
      <translation>Das Einlesen anhalten</translation>
    </message>
    <message>
      <source>What was read stays findable; the rest is read next time.</source>
      <translation>Was gelesen wurde, bleibt auffindbar; der Rest wird beim nächsten Mal gelesen.</translation>
    </message>
    <message>
      <source>Looking for photos…</source>
      <translation>Fotos werden gesucht …</translation>
    </message>
    <message>
      <source>Newest first. You can draw meanwhile.</source>
      <translation>Die neuesten zuerst. Du kannst inzwischen zeichnen.</translation>
    </message>
    <message>
      <source>%1 found so far</source>
      <translation>Bisher %1 gefunden</translation>
    </message>
    <message>
      <source>Reading photos</source>
      <translation>Fotos werden gelesen</translation>
    </message>
    <message>
      <source>Putting them in order…</source>
      <translation>Sie werden geordnet …</translation>
    </message>
    <message>
      <source>%1 of %2</source>
      <translation>%1 von %2</translation>
    </message>
    <message>
      <source>Stopping…</source>
      <translation>Wird angehalten …</translation>
    </message>
  </context>
  <context>
    <name>QueryBar</name>
    <message>
      <source>What is searched for</source>
      <translation>Wonach gesucht wird</translation>
    </message>
    <message>
      <source>Filter by folder, date, shape or format</source>
      <translation>Nach Ordner, Datum, Form oder Format filtern</translation>
    </message>
    <message>
      <source>Start over</source>
      <translation>Von vorn</translation>
    </message>
  </context>
  <context>
    <name>Questions</name>
    <message>
      <source>There are no lines in this picture.</source>
      <translation>In diesem Bild sind keine Linien.</translation>
    </message>
    <message>
      <source>Use a picture of a drawing on plain paper.</source>
      <translation>Nimm das Bild einer Zeichnung auf weißem Papier.</translation>
    </message>
  </context>
  <context>
    <name>RankChart</name>
    <message>
      <source>Rank of the wanted photo over time</source>
      <translation>Rang des gesuchten Fotos im Lauf der Zeit</translation>
    </message>
  </context>
  <context>
    <name>RecentStrip</name>
    <message>
      <source>Recent drawings</source>
      <translation>Letzte Zeichnungen</translation>
    </message>
    <message>
      <source>Put on the paper</source>
      <translation>Aufs Papier legen</translation>
    </message>
    <message>
      <source>Forget this drawing</source>
      <translation>Diese Zeichnung vergessen</translation>
    </message>
    <message>
      <source>Forget all recent drawings</source>
      <translation>Alle letzten Zeichnungen vergessen</translation>
    </message>
    <message>
      <source>Recent drawing %1</source>
      <translation>Letzte Zeichnung %1</translation>
    </message>
    <message>
      <source>Put this drawing on the paper again</source>
      <translation>Diese Zeichnung wieder aufs Papier legen</translation>
    </message>
  </context>
  <context>
    <name>Rescue</name>
    <message>
      <source>Not found yet? Another clue helps:</source>
      <translation>Noch nicht gefunden? Ein Hinweis mehr hilft:</translation>
    </message>
    <message>
      <source>Add a word</source>
      <translation>Ein Wort hinzufügen</translation>
    </message>
    <message>
      <source>More like the closest</source>
      <translation>Mehr vom nächsten</translation>
    </message>
    <message>
      <source>Narrow the date</source>
      <translation>Das Datum eingrenzen</translation>
    </message>
    <message>
      <source>Close this hint</source>
      <translation>Diesen Hinweis schließen</translation>
    </message>
  </context>
  <context>
    <name>ResultsModel</name>
    <message>
      <source>Photo %1, number %2</source>
      <translation>Foto %1, Nummer %2</translation>
    </message>
    <message>
      <source>Similarity %1</source>
      <translation>Ähnlichkeit %1</translation>
    </message>
    <message>
      <source>Not more similar than chance would have it</source>
      <translation>Nicht ähnlicher, als es der Zufall wäre</translation>
    </message>
    <message>
      <source>Nearly the same, behind it: %1</source>
      <translation>Fast gleich, dahinter: %1</translation>
    </message>
  </context>
  <context>
    <name>ResultsPane</name>
    <message>
      <source>Searching…</source>
      <translation>Es wird gesucht …</translation>
    </message>
    <message>
      <source>%1, best first</source>
      <translation>%1, die besten zuerst</translation>
    </message>
    <message>
      <source>Nothing convincing. These come nearest.</source>
      <translation>Nichts Überzeugendes. Diese kommen am nächsten.</translation>
    </message>
    <message>
      <source>%1 stand out</source>
      <translation>%1 stechen heraus</translation>
    </message>
    <message>
      <source>%1 stand out, the faint ones less</source>
      <translation>%1 stechen heraus, blasse weniger</translation>
    </message>
    <message>
      <source>%1 stands out, the faint ones less</source>
      <translation>%1 sticht heraus, blasse weniger</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Noch einmal versuchen</translation>
    </message>
    <message>
      <source>Getting ready…</source>
      <translation>Gleich bereit …</translation>
    </message>
    <message>
      <source>This takes a few seconds. Your drawing is answered first.</source>
      <translation>Das dauert ein paar Sekunden. Deine Zeichnung wird zuerst beantwortet.</translation>
    </message>
    <message>
      <source>Nothing found</source>
      <translation>Nichts gefunden</translation>
    </message>
    <message>
      <source>Try fewer or larger lines, or other words.</source>
      <translation>Versuche es mit weniger oder größeren Linien oder mit anderen Wörtern.</translation>
    </message>
    <message>
      <source>Draw to find a photo</source>
      <translation>Zeichne, um ein Foto zu finden</translation>
    </message>
    <message>
      <source>A few lines are enough. Photos appear here while you draw.</source>
      <translation>Ein paar Linien genügen. Die Fotos erscheinen hier, während du zeichnest.</translation>
    </message>
    <message>
      <source>Reading your photos</source>
      <translation>Deine Fotos werden gelesen</translation>
    </message>
    <message>
      <source>You can draw already. Photos are found as soon as they are read.</source>
      <translation>Du kannst schon zeichnen. Fotos werden gefunden, sobald sie gelesen sind.</translation>
    </message>
    <message>
      <source>No photos yet</source>
      <translation>Noch keine Fotos</translation>
    </message>
    <message>
      <source>There are no photos in your folders that can be searched.</source>
      <translation>In deinen Ordnern sind keine Fotos, die durchsucht werden können.</translation>
    </message>
    <message>
      <source>Add a folder</source>
      <translation>Ordner hinzufügen</translation>
    </message>
    <message>
      <source>Size of the photos</source>
      <translation>Größe der Fotos</translation>
    </message>
  </context>
  <context>
    <name>ResultsView</name>
    <message>
      <source>Photos found</source>
      <translation>Gefundene Fotos</translation>
    </message>
  </context>
  <context>
    <name>Selector</name>
    <message>
      <source>Move</source>
      <translation>Verschieben</translation>
    </message>
  </context>
  <context>
    <name>SketchActions</name>
    <message>
      <source>&amp;Pen</source>
      <translation>&amp;Stift</translation>
    </message>
    <message>
      <source>&amp;Eraser</source>
      <translation>&amp;Radierer</translation>
    </message>
    <message>
      <source>Eraser for &amp;parts of lines</source>
      <translation>Radierer für &amp;Teile von Linien</translation>
    </message>
    <message>
      <source>Select and mo&amp;ve</source>
      <translation>Auswählen und &amp;verschieben</translation>
    </message>
    <message>
      <source>&amp;Delete the selected lines</source>
      <translation>Ausgewählte Linien &amp;löschen</translation>
    </message>
    <message>
      <source>Select a&amp;ll lines</source>
      <translation>&amp;Alle Linien auswählen</translation>
    </message>
    <message>
      <source>&amp;Undo</source>
      <translation>&amp;Rückgängig</translation>
    </message>
    <message>
      <source>&amp;Redo</source>
      <translation>&amp;Wiederholen</translation>
    </message>
    <message>
      <source>&amp;Mirror</source>
      <translation>S&amp;piegeln</translation>
    </message>
    <message>
      <source>&amp;New drawing</source>
      <translation>&amp;Neue Zeichnung</translation>
    </message>
    <message>
      <source>&amp;Open a drawing or picture…</source>
      <translation>Zeichnung oder Bild ö&amp;ffnen …</translation>
    </message>
    <message>
      <source>P&amp;aste a picture as the drawing</source>
      <translation>Ein Bild als Zeichnung &amp;einfügen</translation>
    </message>
    <message>
      <source>&amp;Trace over a photo…</source>
      <translation>Ein &amp;Foto nachzeichnen …</translation>
    </message>
    <message>
      <source>&amp;Save the drawing…</source>
      <translation>Zeichnung spei&amp;chern …</translation>
    </message>
    <message>
      <source>&amp;Thinner line</source>
      <translation>&amp;Dünnere Linie</translation>
    </message>
    <message>
      <source>Thi&amp;cker line</source>
      <translation>D&amp;ickere Linie</translation>
    </message>
    <message>
      <source>Draw what it should &amp;not show</source>
      <translation>Zeichnen, was nicht zu sehen &amp;sein soll</translation>
    </message>
  </context>
  <context>
    <name>SketchDocument</name>
    <message>
      <source>Draw</source>
      <translation>Zeichnen</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>Löschen</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>Leeren</translation>
    </message>
    <message>
      <source>Mirror</source>
      <translation>Spiegeln</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
  </context>
  <context>
    <name>SketchOpening</name>
    <message>
      <source>Choose a photo to trace</source>
      <translation>Foto zum Nachzeichnen wählen</translation>
    </message>
    <message>
      <source>Open a drawing or picture</source>
      <translation>Zeichnung oder Bild öffnen</translation>
    </message>
    <message>
      <source>Save the drawing</source>
      <translation>Zeichnung speichern</translation>
    </message>
    <message>
      <source>drawing.svg</source>
      <translation>zeichnung.svg</translation>
    </message>
    <message>
      <source>There is no picture to paste.</source>
      <translation>Es gibt kein Bild zum Einfügen.</translation>
    </message>
    <message>
      <source>Copy a picture in another program first.</source>
      <translation>Kopiere zuerst ein Bild in einem anderen Programm.</translation>
    </message>
    <message>
      <source>Drawings and pictures</source>
      <translation>Zeichnungen und Bilder</translation>
    </message>
  </context>
  <context>
    <name>SketchPanel</name>
    <message>
      <source>Like this</source>
      <translation>So etwas</translation>
    </message>
    <message>
      <source>Not like this</source>
      <translation>So etwas nicht</translation>
    </message>
    <message>
      <source>Words</source>
      <translation>Wörter</translation>
    </message>
    <message>
      <source>Width of the line  ([ and ])</source>
      <translation>Breite der Linie  ([ und ])</translation>
    </message>
    <message>
      <source>Width of the line</source>
      <translation>Breite der Linie</translation>
    </message>
    <message>
      <source>Not like this, drawn</source>
      <translation>So etwas nicht, gezeichnet</translation>
    </message>
    <message>
      <source>Not like this, empty</source>
      <translation>So etwas nicht, leer</translation>
    </message>
  </context>
  <context>
    <name>StatusBar</name>
    <message>
      <source>Your photos and drawings stay on this computer</source>
      <translation>Deine Fotos und Zeichnungen bleiben auf diesem Rechner</translation>
    </message>
    <message>
      <source>Searching is not possible</source>
      <translation>Suchen ist nicht möglich</translation>
    </message>
    <message>
      <source>Getting ready…</source>
      <translation>Gleich bereit …</translation>
    </message>
  </context>
  <context>
    <name>Texts</name>
    <message>
      <source>1 photo</source>
      <translation>1 Foto</translation>
    </message>
    <message>
      <source>%1 photos</source>
      <translation>%1 Fotos</translation>
    </message>
    <message>
      <source>1 file could not be read</source>
      <translation>1 Datei konnte nicht gelesen werden</translation>
    </message>
    <message>
      <source>%1 files could not be read</source>
      <translation>%1 Dateien konnten nicht gelesen werden</translation>
    </message>
    <message>
      <source>less than a minute left</source>
      <translation>weniger als eine Minute übrig</translation>
    </message>
    <message>
      <source>about a minute left</source>
      <translation>etwa eine Minute übrig</translation>
    </message>
    <message>
      <source>about %1 minutes left</source>
      <translation>etwa %1 Minuten übrig</translation>
    </message>
    <message>
      <source>about an hour left</source>
      <translation>etwa eine Stunde übrig</translation>
    </message>
    <message>
      <source>about %1 hours left</source>
      <translation>etwa %1 Stunden übrig</translation>
    </message>
    <message>
      <source>%1 photos/s</source>
      <translation>%1 Fotos/s</translation>
    </message>
  </context>
  <context>
    <name>Welcome</name>
    <message>
      <source>Find the photo you can picture</source>
      <translation>Finde das Foto, das du vor Augen hast</translation>
    </message>
    <message>
      <source>Draw what you remember, a few lines are enough. Your own photos answer while you draw.</source>
      <translation>Zeichne, woran du dich erinnerst, ein paar Linien genügen. Deine eigenen Fotos antworten, während du zeichnest.</translation>
    </message>
    <message>
      <source>Your photos are only read, never changed, and nothing leaves this computer.</source>
      <translation>Deine Fotos werden nur gelesen, nie verändert, und nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
      <source>Add your pictures folder</source>
      <translation>Deinen Bilderordner hinzufügen</translation>
    </message>
    <message>
      <source>Choose another folder…</source>
      <translation>Einen anderen Ordner wählen …</translation>
    </message>
    <message>
      <source>or drop a folder here</source>
      <translation>oder lass hier einen Ordner fallen</translation>
    </message>
  </context>
  <context>
    <name>WordsField</name>
    <message>
      <source>for example: horse</source>
      <translation>zum Beispiel: horse</translation>
    </message>
    <message>
      <source>Words to add to the drawing</source>
      <translation>Wörter zur Zeichnung</translation>
    </message>
  </context>
</TS>
