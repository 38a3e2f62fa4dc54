from sketchfind.catalog import PhotoFile


def _owners(catalog):
    return {path: folder_id for folder_id, path in catalog.photos.places()}


def test_adding_twice_gives_the_same_folder(catalog):
    assert catalog.folders.add("/a").id == catalog.folders.add("/a").id


def test_a_root_inside_another_takes_over_its_photos_and_gives_them_back(catalog, make_info):
    outer = catalog.folders.add("/p")
    for path in ("/p/x.jpg", "/p/sub/y.jpg", "/p/subway/z.jpg"):
        catalog.photos.save(outer.id, PhotoFile(path, 1, 1), make_info())
    catalog.failures.record(outer.id, PhotoFile("/p/sub/bad.jpg", 1, 1), "empty file")

    inner = catalog.folders.add("/p/sub")
    assert _owners(catalog) == {
        "/p/x.jpg": outer.id,
        "/p/sub/y.jpg": inner.id,
        "/p/subway/z.jpg": outer.id,
    }
    assert catalog.failures.all()[0].folder_id == inner.id

    catalog.folders.remove(inner.id)
    assert set(_owners(catalog).values()) == {outer.id}
    assert catalog.failures.all()[0].folder_id == outer.id


def test_removing_the_outer_root_keeps_the_photos_of_the_inner_one(catalog, make_info):
    outer, inner = catalog.folders.add("/p"), catalog.folders.add("/p/sub")
    catalog.photos.save(outer.id, PhotoFile("/p/x.jpg", 1, 1), make_info())
    catalog.photos.save(inner.id, PhotoFile("/p/sub/y.jpg", 1, 1), make_info())
    catalog.folders.remove(outer.id)
    assert _owners(catalog) == {"/p/sub/y.jpg": inner.id}


def test_photos_hand_over_between_the_nearest_of_three_nested_roots(catalog, make_info):
    catalog.folders.add("/a")
    middle = catalog.folders.add("/a/b")
    inner = catalog.folders.add("/a/b/c")
    catalog.photos.save(inner.id, PhotoFile("/a/b/c/x.jpg", 1, 1), make_info())
    catalog.folders.remove(inner.id)
    assert _owners(catalog) == {"/a/b/c/x.jpg": middle.id}


def test_removing_an_unknown_folder_is_harmless(catalog):
    catalog.folders.remove(99)


def test_an_unseen_folder_keeps_the_time_of_its_last_scan(catalog):
    folder = catalog.folders.add("/p")
    catalog.folders.mark_scanned(folder.id, online=True, when="2024-01-01T00:00:00+00:00")
    catalog.folders.mark_scanned(folder.id, online=False, when=None)
    (row,) = catalog.folders.all()
    assert (row.online, row.last_scan) == (False, "2024-01-01T00:00:00+00:00")


def test_the_file_system_root_contains_everything(catalog, make_info):
    root = catalog.folders.add("/")
    catalog.photos.save(root.id, PhotoFile("/x.jpg", 1, 1), make_info())
    assert catalog.photos.count("/") == 1
