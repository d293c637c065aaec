// The look in one place. Text is 13 px, controls are 30 px high, one accent colour; greys do the rest.
// primaryShade 7 and a darker "dimmed" keep every text at 4.5 : 1 in both schemes.

import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const ink: MantineColorsTuple = [
    '#eef1fb', '#dde2f6', '#bcc6ee', '#98a7e5', '#7a8bdc', '#6475d5', '#5263cf', '#3f51c7', '#3444ac', '#2a378c',
];
const gray: MantineColorsTuple = [
    '#f8f8f9', '#f2f2f4', '#e8e9ec', '#dddee3', '#cbcdd4', '#a9acb6', '#838791', '#5f636d', '#3b3e46', '#1e2026',
];
const dark: MantineColorsTuple = [
    '#d5d7dc', '#a5a9b3', '#868b96', '#4b4f59', '#383b43', '#2b2e35', '#222429', '#191b1f', '#131518', '#0e0f12',
];

export const theme = createTheme({
    primaryColor: 'ink',
    primaryShade: { light: 7, dark: 7 },
    colors: { ink, gray, dark },
    black: '#1c1d22',
    autoContrast: false,
    defaultRadius: 6,
    cursorType: 'pointer',
    fontFamily:
        'Inter, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", sans-serif',
    fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace',
    fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.3125rem' },
    lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
    headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.0625rem', lineHeight: '1.4' }, h2: { fontSize: '0.875rem', lineHeight: '1.4' } } },
    // Plain objects: naming the components themselves would load them all before the first page.
    components: {
        ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } },
        Button: { defaultProps: { size: 'xs' } },
        Loader: { defaultProps: { size: 'sm' } },
        Menu: { defaultProps: { shadow: 'md', position: 'bottom-end', transitionProps: { duration: 0 } } },
        Modal: { defaultProps: { transitionProps: { duration: 80 }, overlayProps: { backgroundOpacity: 0.35 }, radius: 10 } },
        Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } },
        Select: { defaultProps: { limit: 200, comboboxProps: { transitionProps: { duration: 0 }, shadow: 'md' } } },
        Input: { defaultProps: { size: 'xs' } },
        InputWrapper: { defaultProps: { size: 'xs' } },
        TextInput: { defaultProps: { size: 'xs' } },
        PasswordInput: { defaultProps: { size: 'xs' } },
        Textarea: { defaultProps: { size: 'xs' } },
        NativeSelect: { defaultProps: { size: 'xs' } },
        MultiSelect: { defaultProps: { size: 'xs', limit: 200 } },
        TagsInput: { defaultProps: { size: 'xs' } },
        Checkbox: { defaultProps: { size: 'xs' } },
        Switch: { defaultProps: { size: 'xs' } },
        SegmentedControl: { defaultProps: { size: 'xs' } },
    },
});

export const cssVariables: CSSVariablesResolver = () => ({
    variables: {
        '--kith-small': '0.75rem',
        '--kith-sidebar': '14rem',
        '--kith-header': '2.875rem',
    },
    light: {
        '--mantine-color-dimmed': gray[7],
        '--mantine-color-placeholder': '#71757f',
        '--mantine-color-error': '#c92a2a',
        '--mantine-color-anchor': ink[7],
        '--kith-page': '#ffffff',
        '--kith-side': '#f7f7f8',
        '--kith-raised': '#ffffff',
        '--kith-line': '#e9eaed',
        '--kith-hover': '#f3f4f6',
        '--kith-selected': '#eef1fb',
        '--kith-mark': '#fdeeb5',
        '--kith-accent-text': ink[7],
    },
    dark: {
        '--mantine-color-dimmed': dark[1],
        '--mantine-color-placeholder': '#8e939e',
        '--mantine-color-error': '#ff8787',
        '--mantine-color-anchor': ink[3],
        '--kith-page': dark[7],
        '--kith-side': dark[8],
        '--kith-raised': dark[6],
        '--kith-line': dark[5],
        '--kith-hover': '#202228',
        '--kith-selected': '#232a47',
        '--kith-mark': '#5b4a12',
        '--kith-accent-text': ink[3],
    },
});
