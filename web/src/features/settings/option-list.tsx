// The options of a choice: both labels, a colour, their order.

import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Option } from '@/api/types';
import { useT } from '@/lib/i18n';
import classes from '@/features/settings/settings.module.css';

export const option_colors = ['blue', 'teal', 'orange', 'grape', 'red', 'cyan', 'yellow', 'pink', 'green', 'indigo', 'violet', 'lime', 'gray'];

export function OptionList({ options, onChange }: { options: Option[]; onChange(options: Option[]): void }) {
    const t = useT();
    const change = (at: number, part: Partial<Option>) => onChange(options.map((option, index) => (index === at ? { ...option, ...part } : option)));
    const swap = (at: number, by: -1 | 1) => {
        const next = [...options];
        const [option] = next.splice(at, 1);
        if (option) next.splice(at + by, 0, option);
        onChange(next);
    };
    return (
        <fieldset className={classes['optionList']}>
            <legend>{t('settings.options')}</legend>
            {options.map((option, at) => (
                <div key={at} className={classes['optionLine']}>
                    <Swatch at={at} color={option.color ?? option_colors[at % option_colors.length] ?? 'gray'} onChange={(color) => change(at, { color })} />
                    <TextInput aria-label={`${t('settings.label_zh')} ${at + 1}`} placeholder={t('settings.label_zh')} value={option.label.zh} onChange={(event) => change(at, { label: { ...option.label, zh: event.currentTarget.value } })} />
                    <TextInput aria-label={`${t('settings.label_en')} ${at + 1}`} placeholder={t('settings.label_en')} value={option.label.en} onChange={(event) => change(at, { label: { ...option.label, en: event.currentTarget.value } })} />
                    <span>
                        <ActionIcon disabled={at === 0} aria-label={`${t('settings.up')} ${at + 1}`} onClick={() => swap(at, -1)}>
                            <IconArrowUp size={14} />
                        </ActionIcon>
                        <ActionIcon disabled={at === options.length - 1} aria-label={`${t('settings.down')} ${at + 1}`} onClick={() => swap(at, 1)}>
                            <IconArrowDown size={14} />
                        </ActionIcon>
                        <ActionIcon aria-label={`${t('action.remove')} ${at + 1}`} onClick={() => onChange(options.filter((_, index) => index !== at))}>
                            <IconX size={14} />
                        </ActionIcon>
                    </span>
                </div>
            ))}
            <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => onChange([...options, { value: '', label: { en: '', zh: '' } }])}>
                {t('settings.option_new')}
            </Button>
        </fieldset>
    );
}

function Swatch({ at, color, onChange }: { at: number; color: string; onChange(color: string): void }) {
    const t = useT();
    const [open, setOpen] = useState(false);
    const dot = (each: string) => <span className={classes['dot']} style={{ background: `var(--mantine-color-${each}-6)` }} />;
    return (
        <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus withinPortal={false}>
            <Popover.Target>
                <ActionIcon aria-label={t('settings.option_color', { at: at + 1 })} title={color} onClick={() => setOpen(!open)}>
                    {dot(color)}
                </ActionIcon>
            </Popover.Target>
            <Popover.Dropdown p={6} aria-label={t('settings.option_color', { at: at + 1 })}>
                <div className={classes['swatches']}>
                    {option_colors.map((each) => (
                        <ActionIcon
                            key={each}
                            aria-label={each}
                            aria-pressed={each === color}
                            onClick={() => {
                                onChange(each);
                                setOpen(false);
                            }}
                        >
                            {dot(each)}
                        </ActionIcon>
                    ))}
                </div>
            </Popover.Dropdown>
        </Popover>
    );
}
