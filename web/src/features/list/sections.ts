// The lines of a list, as arithmetic: groups one below the other, each a head and, while it is open, its
// rows; or rows alone. Nothing here is loaded.

export interface Section {
    /** What tells its pages from those of the others. */
    key: string;
    rows: number;
    headed: boolean;
    open: boolean;
}

export interface Line {
    section: number;
    /** -1 is the head. */
    row: number;
}

export interface Lines {
    count: number;
    at(index: number): Line | undefined;
    /** The line on which a row of a section stands. */
    indexOf(section: number, row: number): number;
    /** The line behind the last one of a section. */
    end(section: number): number;
}

export function linesOf(sections: readonly Section[]): Lines {
    const starts: number[] = [];
    let count = 0;
    for (const section of sections) {
        starts.push(count);
        count += (section.headed ? 1 : 0) + (section.open ? section.rows : 0);
    }
    const at = (index: number): Line | undefined => {
        if (index < 0 || index >= count) return undefined;
        let low = 0;
        let high = starts.length - 1;
        while (low < high) {
            const middle = Math.ceil((low + high) / 2);
            if ((starts[middle] ?? 0) <= index) low = middle;
            else high = middle - 1;
        }
        return { section: low, row: index - (starts[low] ?? 0) - (sections[low]?.headed ? 1 : 0) };
    };
    const indexOf = (section: number, row: number) => (starts[section] ?? 0) + (sections[section]?.headed ? 1 : 0) + row;
    return { count, at, indexOf, end: (section) => starts[section + 1] ?? count };
}

export interface Page {
    section: number;
    page: number;
}

/** The pages that hold the lines of a window. */
export function pagesOf(lines: Lines, first: number, last: number, page_size: number): Page[] {
    const pages: Page[] = [];
    for (let index = Math.max(0, first); index <= last; ) {
        const line = lines.at(index);
        if (!line) break;
        if (line.row < 0) {
            index += 1;
            continue;
        }
        const page = Math.floor(line.row / page_size);
        pages.push({ section: line.section, page });
        index = Math.min(lines.indexOf(line.section, (page + 1) * page_size), lines.end(line.section));
    }
    return pages;
}
