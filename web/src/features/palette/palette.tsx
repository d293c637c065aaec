// One box to go anywhere: places, actions, records. The newest question wins; older ones are aborted.

import { Kbd, Modal } from '@mantine/core';
import { IconCornerDownLeft, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useId, useRef, useState, type ReactNode } from 'react';
import { useMeta, oneLabel } from '@/api/meta';
import { searchQuery } from '@/api/records';
import { useCalm } from '@/lib/hooks';
import { useLanguage } from '@/lib/i18n';
import { keyLabel, onKeys } from '@/lib/keys';
import { isNamed, rankCommands } from '@/features/palette/rank';
import type { Mark } from '@/lib/marks';
import { Marked } from '@/ui/marked';
import { ObjectIcon } from '@/ui/object-icon';
import classes from '@/features/palette/palette.module.css';

export interface Command {
    id: string;
    label: string;
    group: 'go' | 'act';
    icon: ReactNode;
    /** Found by these too: the other language, a synonym. */
    words?: string;
    keys?: string;
    run(): void;
}

interface Entry {
    id: string;
    label: string;
    group: string;
    icon: ReactNode;
    detail?: ReactNode;
    marks?: readonly Mark[];
    keys?: string | undefined;
    run(): void;
}

const typing_ms = 40;
const commands_shown_max = 8;

const recent_shown_max = 6;

function useEntries(typed: string, { commands, recent, openRecord }: Pick<Props, 'commands' | 'recent' | 'openRecord'>) {
    const { t, label } = useLanguage();
    const meta = useMeta();
    const q = useCalm(typed.trim(), typing_ms);
    const search = useQuery({ ...searchQuery(q), enabled: q !== '', placeholderData: keepPreviousData });

    const groups = { go: t('palette.go'), act: t('palette.act') };
    const ranked = rankCommands(commands, typed);
    const shown: Entry[] = (typed.trim() ? ranked.slice(0, commands_shown_max) : ranked).map((command) => ({ ...command, group: groups[command.group] }));
    const opened = recent.flatMap(({ object: name, id, title }): Entry[] => {
        const object = meta.object(name);
        if (!object?.access.read) return [];
        const detail = label(oneLabel(object));
        return [{ id: `${name}/${id}`, label: title, detail, group: t('palette.recent'), icon: <ObjectIcon name={object.icon} />, run: () => openRecord(name, id) }];
    });
    if (typed.trim() === '') return { entries: [...opened.slice(0, recent_shown_max), ...shown], searching: false };
    const hits = q === '' ? [] : (search.data ?? []);
    const records: Entry[] = hits.map((hit) => {
        const object = meta.object(hit.object);
        return {
            id: `${hit.object}/${hit.id}`,
            label: hit.title,
            marks: hit.marks.title,
            detail: (
                <>
                    {object ? label(oneLabel(object)) : hit.object}
                    {hit.subtitle && ' · '}
                    <Marked text={hit.subtitle} marks={hit.marks.subtitle} />
                </>
            ),
            group: hit.similar ? t('palette.similar') : t('palette.records'),
            icon: <ObjectIcon name={object?.icon ?? 'box'} />,
            run: () => openRecord(hit.object, hit.id),
        };
    });
    // What was found by name goes before commands, people mostly look for a record; but not before the one
    // command that is called just so, or "help" would lead to whoever resembles it once the answer is there.
    const named = shown.filter((command) => isNamed(command, typed));
    const rest = shown.filter((command) => !named.includes(command));
    const searching = named.length === 0 && (search.isFetching || q !== typed.trim());
    return { entries: [...named, ...records, ...rest], searching };
}

/** As soon as it stands: the kit's focus comes a turn later, when first letters may have gone to the page. */
const focus = (box: HTMLInputElement | null) => box?.focus();

interface Props {
    commands: Command[];
    /** What was opened last; shown until something is typed. */
    recent: readonly { object: string; id: string; title: string }[];
    onClose(): void;
    openRecord(object: string, id: string): void;
}

export function Palette({ onClose, ...offered }: Props) {
    const { t } = useLanguage();
    const list_id = useId();
    const [typed, setTyped] = useState('');
    // The entry that was moved to, not its place: places change when the answer comes.
    const [chosen, setChosen] = useState<string>();
    const [hurried, setHurried] = useState(false);
    const { entries, searching } = useEntries(typed, offered);
    const active = Math.max(0, entries.findIndex(({ id }) => id === chosen));
    const list = useRef<HTMLDivElement>(null);

    useEffect(() => {
        list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    }, [active, entries.length]);

    const move = (step: number) => () => setChosen(entries[(active + step + entries.length) % entries.length]?.id);
    function run(entry: Entry | undefined) {
        if (!entry) return;
        onClose();
        entry.run();
    }
    // Enter before the answer is there means its first, however slow it comes; a second one, what stands there.
    const runFirst = useEffectEvent(() => run(entries[active]));
    useEffect(() => {
        if (hurried && !searching) runFirst();
    }, [hurried, searching]);
    return (
        <Modal.Root opened onClose={onClose} padding={0} size={620} yOffset="12vh">
            <Modal.Overlay />
            <Modal.Content aria-label={t('palette.open')}>
            <div className={classes['search']}>
                <IconSearch size={16} aria-hidden />
                <input
                    ref={focus}
                    data-autofocus
                    className={classes['input']}
                    role="combobox"
                    aria-expanded
                    aria-controls={list_id}
                    aria-activedescendant={entries[active] ? `${list_id}-${active}` : undefined}
                    aria-label={t('palette.open')}
                    placeholder={t('palette.placeholder')}
                    value={typed}
                    onChange={(event) => {
                        setTyped(event.currentTarget.value);
                        setChosen(undefined);
                        setHurried(false);
                    }}
                    onKeyDown={onKeys({
                        ArrowDown: move(1),
                        ArrowUp: move(-1),
                        'Mod+n': move(1),
                        'Mod+p': move(-1),
                        Enter: () => (searching && chosen === undefined && !hurried ? setHurried(true) : run(entries[active])),
                    })}
                />
                <Kbd size="xs">Esc</Kbd>
            </div>
            <div ref={list} id={list_id} role="listbox" aria-label={t('palette.results')} aria-busy={searching} className={classes['list']}>
                {entries.map((entry, index) => (
                    <div key={entry.id} role="presentation">
                        {entry.group !== entries[index - 1]?.group && (
                            <div role="presentation" className={classes['group']}>
                                {entry.group}
                            </div>
                        )}
                        <div
                            id={`${list_id}-${index}`}
                            role="option"
                            aria-selected={index === active}
                            className={classes['entry']}
                            onMouseMove={() => setChosen(entry.id)}
                            onClick={() => run(entry)}
                        >
                            <span className={classes['icon']}>{entry.icon}</span>
                            <span className="clip">
                                <Marked text={entry.label} marks={entry.marks} />
                            </span>
                            {entry.detail && <span className={`${classes['detail']} clip`}>{entry.detail}</span>}
                            <span className={classes['keys']}>
                                {entry.keys && <Kbd size="xs">{keyLabel(entry.keys)}</Kbd>}
                                {index === active && <IconCornerDownLeft size={14} aria-hidden />}
                            </span>
                        </div>
                    </div>
                ))}
            </div>
            {entries.length === 0 && <p className={classes['nothing']}>{searching ? t('state.loading') : t('palette.nothing')}</p>}
            <div role="status" className="visually-hidden">
                {searching ? t('state.loading') : t('palette.found', { count: entries.length })}
            </div>
            </Modal.Content>
        </Modal.Root>
    );
}
